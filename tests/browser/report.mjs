// Walks over a report in a real browser: node report.mjs FOLDER CHROMIUM [SCREENSHOTS]. Prints one line for each thing that is wrong.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, executablePath, shots] = process.argv.slice(2);
const wrong = [];
const check = (holds, what) => { if (!holds) wrong.push(what); };

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
const page = await context.newPage();
page.on("dialog", (dialog) => { wrong.push(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
page.on("pageerror", (error) => wrong.push(`a script failed: ${error.message}`));
page.on("console", (message) => { if (message.type() === "error") wrong.push(`the console says: ${message.text()}`); });
page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) wrong.push(`a request went out: ${request.url()}`); });
const open = async (name) => { await page.goto(pathToFileURL(join(folder, name)).href); };
const shot = async (name) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`) }); };

// The estate: rows, search, order, keyboard.
await open("index.html");
const rows = page.locator('table[data-table="estate"] tbody tr');
const all = await rows.count();
check(all > 1, "the estate has no rows");
await page.fill('[data-search="estate"]', "no workflow has this name at all");
check(await rows.count() === 0, "the search does not narrow");
await page.fill('[data-search="estate"]', "");
check(await rows.count() === all, "clearing the search does not bring rows back");
await page.locator('table[data-table="estate"] th button', { hasText: "Risk" }).focus();
await page.keyboard.press("Enter");
const risks = (await rows.locator("td:nth-child(4)").allTextContents()).map(Number);
check(risks.every((risk, i) => i === 0 || risks[i - 1] >= risk), `sorting by risk gives ${risks}`);
check(await page.locator('th[aria-sort="descending"]').count() === 1, "the order is not announced");
await page.locator('table[data-table="estate"] th button', { hasText: "Complexity" }).click();
const ranks = ["very complex", "complex", "medium", "low"];
const ranked = (await rows.locator("td:nth-child(7)").allTextContents()).map((word) => ranks.indexOf(word));
check(ranked.every((rank, i) => rank >= 0 && (i === 0 || ranked[i - 1] <= rank)), `sorting by complexity gives ${ranked}`);
await page.keyboard.press("Home");
await shot("estate-light");
await page.click("#theme");
const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
check(dark === "rgb(13, 17, 23)", `dark is ${dark}`);
await shot("estate-dark");

// The rules.
await open("rules.html");
await shot("rules");

// Every page: names, landmarks, harmless texts.
const pages = readdirSync(join(folder, "workflows"));
for (const name of ["../index.html", "../rules.html", ...pages]) {
  await open(join("workflows", name));
  check(await page.evaluate(() => globalThis.harmed === undefined), `${name}: a text of an export ran`);
  const nameless = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select")]
    .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).length);
  check(nameless === 0, `${name}: ${nameless} controls have no name`);
  const broken = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .filter((a) => !document.getElementById(a.getAttribute("href").slice(1))).map((a) => a.getAttribute("href")));
  check(broken.length === 0, `${name}: leads nowhere: ${broken.slice(0, 3)}`);
  const ids = await page.evaluate(() => { const seen = new Set(); return [...document.querySelectorAll("[id]")].filter((e) => seen.has(e.id) || !seen.add(e.id)).map((e) => e.id); });
  check(ids.length === 0, `${name}: ids stand twice: ${ids.slice(0, 3)}`);
  const levels = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3")].map((h) => Number(h.tagName[1])));
  check(levels[0] === 1 && levels.every((level, i) => i === 0 || level - levels[i - 1] <= 1), `${name}: headings ${levels}`);
}

// A step: chosen with the keyboard it opens, shows its JSON and is marked in the drawing.
await open(join("workflows", pages.find((name) => name.startsWith(process.env.CUTOVER_PAGE ?? "")) ?? pages[0]));
const step = page.locator("svg a.step").first();
if (await step.count()) {
  const box = await step.locator("rect").boundingBox();
  check(box && box.width > 10, "a step is not drawn");
  await step.focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
  const id = (await step.getAttribute("href")).slice(1);
  check(await page.locator(`#${id}`).evaluate((d) => d.open), "a chosen step does not open");
  check((await page.locator(`#${id} pre`).textContent()).includes('"'), "a chosen step shows no JSON");
  check(await step.evaluate((a) => a.classList.contains("chosen")), "a chosen step is not marked");
  // The panel beside it takes the keyboard, and gives it back.
  const panel = page.locator("#panel");
  check(await panel.isVisible() && (await panel.textContent()).includes('"'), "the panel does not show the step");
  check(await page.evaluate(() => document.activeElement.id === "panel-title"), "the panel does not take the focus");
  await shot("panel");
  await page.keyboard.press("Escape");
  check(!(await panel.isVisible()), "Escape does not close the panel");
  check(await step.evaluate((a) => document.activeElement === a), "the focus does not return to the step");
  // A place that a rule names is marked in the JSON of its step.
  const place = page.locator("#rules a.place").first();
  if (await place.count()) {
    const last = (await place.getAttribute("data-place")).split("/").pop();
    await place.click();
    const marked = (await panel.locator("mark").allTextContents()).join("\n");
    check(marked.length > 0 && (/^\d+$/.test(last) || marked.includes(last) || await place.getAttribute("data-line")), `the panel marks ${JSON.stringify(marked)} for ${last}`);
    await shot("place");
    await page.keyboard.press("Escape");
  }
  await page.evaluate(() => scrollTo(0, 0));
}
await shot("workflow");
await page.emulateMedia({ media: "print" });
check(!(await page.locator(".top").isVisible()), "the navigation is printed");
if (shots) await page.screenshot({ path: join(shots, "print.png") });

await browser.close();
for (const what of wrong) console.log(what);
process.exit(wrong.length ? 1 : 0);
