// Opens hits in Chromium and prints, as JSON, those whose passage is out of view or without a mark.
// Reads {base, chromium, paths} on stdin.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: asked.chromium, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const lost = [];

for (const path of asked.paths) {
  await page.goto("about:blank");
  await page.goto(asked.base + path);
  const seen = await page.evaluate(() => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return "no target";
    const box = target.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) return `at ${Math.round(box.top)}`;
    return target.querySelector("mark") ? "" : "no mark";
  });
  if (seen) lost.push(`${path} ${seen}`);
}
await browser.close();
console.log(JSON.stringify(lost));
