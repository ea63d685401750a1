// Uses the site with the keyboard alone, then without JavaScript; prints what was seen, as JSON.
// Reads {base, chromium, query} on stdin.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: asked.chromium, args: ["--no-sandbox"] });
const seen = {};

{
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(asked.base + "/en/help");
  await page.keyboard.press("/");
  await page.keyboard.type(asked.query);
  await Promise.all([page.waitForURL(/search/), page.keyboard.press("Enter")]);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  seen.focused = await page.evaluate(() => document.activeElement.closest(".hit")?.id);
  await Promise.all([page.waitForURL(/documents/), page.keyboard.press("Enter")]);
  await page.keyboard.press("n");
  seen.marked = await page.evaluate(() => {
    const box = document.querySelector("mark.here")?.getBoundingClientRect();
    return Boolean(box) && box.top >= 0 && box.bottom <= innerHeight;
  });
  const here = page.url();
  await page.keyboard.press("?");
  await page.locator("dialog[open] kbd").first().waitFor();
  seen.helped = await page.evaluate(() => document.querySelector("dialog").contains(document.activeElement));
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  seen.helped &&= page.url() === here;
  const before = new URL(page.url());
  await Promise.all([page.waitForURL(/\/es\//), page.click("#switch")]);
  const after = new URL(page.url());
  seen.kept = after.hash === before.hash && after.search === before.search && after.pathname === before.pathname.replace("/en/", "/es/");
  await page.keyboard.press("Tab");
  seen.reachable = await page.evaluate(() => document.activeElement.matches("a.skip, a, button, input"));
}
{
  const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
  await page.goto(asked.base + "/es/help");
  const state = () => page.evaluate(() => {
    const field = document.getElementById("q");
    const list = document.getElementById("suggestions");
    const active = document.getElementById(field.getAttribute("aria-activedescendant") ?? "");
    return {
      role: field.getAttribute("role"), expanded: field.getAttribute("aria-expanded"), count: list.children.length,
      active: active?.dataset.text ?? "", selected: active?.getAttribute("aria-selected") ?? "", told: document.querySelector("form.ask [role=status]").textContent,
      inside: list.getBoundingClientRect().right <= innerWidth,
    };
  });
  await page.focus("#q");
  await page.keyboard.type("lavado");
  await page.waitForSelector("#suggestions li");
  seen.offered = await state();
  await page.keyboard.press("ArrowDown");
  seen.chosen = await state();
  await page.keyboard.press("Escape");
  seen.closed = await state();
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector("#suggestions li");
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForURL(/search/), page.keyboard.press("Enter")]);
  seen.asked = new URL(page.url()).searchParams.get("q");
}
{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(asked.base + "/es/");
  await page.fill("#q", asked.query);
  await page.click("button[type=submit]");
  seen.hits = await page.locator(".hit").count();
  await page.locator(".facets a.not").first().click();
  seen.excluded = await page.locator(".chip.filter").count();
  await page.locator(".hit h2 a").first().click();
  seen.marks = await page.locator(".text mark").count();
  await page.goto(asked.base + "/es/works?state=missing");
  await page.locator("tbody a").first().click();
  seen.citing = await page.locator(".citation").count();
  await page.locator(".citation .place a").first().click();
  seen.noted = await page.locator(":target").count();
}
await browser.close();
console.log(JSON.stringify(seen));
