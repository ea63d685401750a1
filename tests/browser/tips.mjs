// Terms explained in the reader, with and without JavaScript; prints what was seen, as JSON. Reads {base, chromium, path} on stdin.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: asked.chromium, args: ["--no-sandbox"] });
const seen = {};

for (const width of [320, 1280]) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.goto(asked.base + asked.path);
  const term = page.locator("a.term").first();
  const tip = page.locator(".tip").first();
  const steps = (seen[width] = { before: await tip.isVisible() });
  await term.hover();
  steps.hovered = await tip.isVisible();
  const box = await tip.boundingBox();
  steps.inside = box.x >= 0 && box.x + box.width <= width;
  await page.mouse.move(box.x + 20, box.y + 10, { steps: 8 });
  steps.hoverable = await tip.isVisible();
  await page.keyboard.press("Escape");
  steps.dismissed = !(await tip.isVisible());
  await page.mouse.move(0, 0);
  await term.focus();
  steps.focused = await tip.isVisible();
  await page.keyboard.press("Tab");
  steps.reachable = await page.evaluate(() => document.activeElement.closest(".tip") !== null) && await tip.isVisible();
  await page.keyboard.press("Escape");
  steps.gone = !(await tip.isVisible());
  steps.wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.close();
}
{
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  const page = await context.newPage();
  await page.goto(asked.base + asked.path);
  const tip = page.locator(".tip").first();
  const steps = (seen.without = { before: await tip.isVisible() });
  await page.locator("a.term").first().focus();
  await page.keyboard.press("Enter");
  steps.chosen = await tip.isVisible();
  await tip.locator(".tip-close").click();
  steps.closed = !(await tip.isVisible());
}
await browser.close();
console.log(JSON.stringify(seen));
