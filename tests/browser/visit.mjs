// Opens pages in Chromium and prints, as JSON, what is wrong with them. Reads {base, chromium, visits: [{path, width, scheme}]} on stdin.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const rules = {
  "long-title": "off", // titles of documents are what they are
  "no-trailing-whitespace": "off",
  "void-style": "off",
  "attribute-boolean-style": "off",
  "attribute-empty-style": "off",
  "no-inline-style": "error",
  "wcag/h63": "off", // scope is written where it matters
  "no-redundant-role": "off", // role=search for browsers that do not know <search>
  "prefer-native-element": ["error", { exclude: ["note", "region", "search"] }],
  "valid-id": ["error", { relaxed: true }],
};
const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:recommended", "html-validate:a11y"], rules }));
const browser = await chromium.launch({ executablePath: asked.chromium, args: ["--no-sandbox"] });
const faults = [];

const contexts = new Map();

async function visit({ path, width, scheme }) {
  const key = `${width} ${scheme}`;
  if (!contexts.has(key)) contexts.set(key, await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme }));
  const page = await contexts.get(key).newPage();
  page.setDefaultTimeout(120000); // a busy machine is no fault of a page
  const note = (what) => faults.push(`${path} [${key}] ${what}`);
  page.on("console", (message) => { if (message.type() === "error" && !/status of [45]/.test(message.text())) note(message.text()); });
  page.on("pageerror", (error) => note(String(error)));
  await page.addInitScript(() => {
    window.shifted = [];
    new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted.push([one.value, one.sources.map((s) => s.node?.nodeName + "." + s.node?.className).join(" ")]); }).observe({ type: "layout-shift", buffered: true });
  });
  const response = await page.goto(path.startsWith("data:") ? path : asked.base + path);
  const found = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode().analyze(); // no frames here: nothing to see in a second page
  for (const one of found.violations) note(`axe ${one.id}: ${one.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const shifted = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shifted), 100))));
  const shift = shifted.reduce((sum, [value]) => sum + value, 0);
  if (shift >= 0.0005) note(`layout shifts by ${shift}: ${shifted.map(([, nodes]) => nodes)}`); // 0.000 as it is reported
  if (wide > 0) note(`overflows by ${wide}px`);
  if (!path.startsWith("data:")) {
    const report = await validator.validateString(await response.text());
    for (const one of report.results.flatMap((r) => r.messages)) note(`html ${one.ruleId}: ${one.message} (line ${one.line})`);
  }
  await page.close();
}

const waiting = [...asked.visits];
async function work() {
  for (let one = waiting.shift(); one; one = waiting.shift()) await visit(one);
}
await Promise.all(Array.from({ length: 2 }, work));
await browser.close();
console.log(JSON.stringify(faults));
