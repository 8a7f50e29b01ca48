// Takes a picture of every page: light and dark, desktop and phone. node pictures.mjs DIRECTORY [page…]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signIn, start } from "./console.mjs";

const [directory = "pictures", ...only] = process.argv.slice(2);
const PAGES = { signin: null, start: "/", overview: "/overview?range=30d", performance: "/performance?range=30d", usage: "/usage?range=30d", cost: "/cost?range=30d", agents: "/agents?range=30d", calls: "/calls?range=30d", call: "/calls", limits: "/limits", sql: "/sql?sql=" + encodeURIComponent("SELECT CAST(event_time AS DATE) AS day, count(*) AS calls, round(sum(cost_usd), 2) AS cost_usd\nFROM system.ai_gateway.usage\nGROUP BY day\nORDER BY day DESC"), people: "/people", models: "/models", empty: "/overview?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z" };
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

mkdirSync(directory, { recursive: true });
const console_ = await start();
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await console_.browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(size, colorScheme, page.url(), error.message));
      page.on("console", (message) => { if (message.type() === "error" && !message.text().includes("401")) console.error(size, colorScheme, page.url(), message.text()); });
      const take = (name) => page.screenshot({ path: join(directory, [name, size, colorScheme].join("-") + ".png"), fullPage: true });
      await page.goto(console_.url);
      await page.waitForSelector("#token");
      if (only.length === 0 || only.includes("signin")) await take("signin");
      await signIn(page, console_);
      for (const [name, path] of Object.entries(PAGES)) {
        if (path === null || (only.length && !only.includes(name))) continue;
        await page.goto(console_.url + path);
        if (name === "call") await openRecorded(page);
        await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"), null, { timeout: 20_000 });
        await page.waitForTimeout(450); // charts grow for a quarter of a second
        await take(name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) console.error(name, size, "is wider than the screen by", wide);
      }
      await context.close();
    }
  }
} finally {
  await console_.stop();
}

async function openRecorded(page) {
  await page.goto(console_.url + "/calls?range=30d&model=claude-opus-4-6&status=ok");
  await page.click("tbody a");
  await page.click("#read-payload");
  await page.waitForSelector(".talk, .empty strong");
}
