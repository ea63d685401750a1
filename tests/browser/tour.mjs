// Takes the guided tour of the home page with the keyboard alone, then without JavaScript; prints, as JSON, what was not seen.
// Reads {base, chromium, stops: [{path, shows: [selector]}], locales} on stdin.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: asked.chromium, args: ["--no-sandbox"] });
const lost = [];

async function byKeyboard(page, path) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => document.activeElement.getAttribute("href"));
    if (here === path) return page.keyboard.press("Enter");
  }
  throw new Error("no Tab reaches it");
}

async function take(how, page, locale, { path, shows }, follow) {
  const target = `/${locale}/${path}`;
  try {
    await page.goto(`${asked.base}/${locale}/`);
    await Promise.all([page.waitForURL((url) => url.pathname + url.search === target, { timeout: 30000 }), follow(page, target)]);
    for (const selector of shows) if (!(await page.locator(selector).count())) lost.push(`${how} ${target}: no ${selector}`);
  } catch (error) {
    lost.push(`${how} ${target}: ${error.message.split("\n")[0]}`);
  }
}

for (const [how, options, follow] of [
  ["keyboard", {}, byKeyboard],
  ["no JavaScript", { javaScriptEnabled: false }, (page, path) => page.click(`.tour a[href="${path}"]`)],
]) {
  const page = await (await browser.newContext(options)).newPage();
  for (const locale of asked.locales) for (const stop of asked.stops) await take(how, page, locale, stop, follow);
}
await browser.close();
console.log(JSON.stringify(lost));
