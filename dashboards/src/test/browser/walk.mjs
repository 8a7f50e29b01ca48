// Walks through the console as a person would: signs in, changes the range, drills down, follows a
// call, asks SQL, makes and revokes a token. Ends with 1 at the first thing that is not as it should be.

import assert from "node:assert/strict";
import { signIn, start } from "./console.mjs";

const place = await start();
const context = await place.browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
const errors = [];
page.on("pageerror", (error) => errors.push(error.message));
page.on("console", (message) => { if (message.type() === "error" && !/\b40[01]\b/.test(message.text())) errors.push(message.text()); });
let passed = 0;

try {
  await step("a wrong token is refused in words", async () => {
    await page.goto(place.url);
    await page.fill("#token", "slc_00000000_nothing");
    await page.click("button.primary");
    await page.waitForSelector(".notice:not(.hidden)");
    assert.match(await page.textContent(".notice"), /unknown, expired or revoked/);
  });
  await step("a token signs in, and its session is out of reach of scripts", async () => {
    await signIn(page, place);
    assert.equal(await page.evaluate(() => document.cookie), "");
    assert.match(await page.textContent(".self"), /root@example.com/);
  });
  await step("the range changes what is shown, and stands in the address", async () => {
    await open("Overview");
    const week = await calls();
    await page.click("#range-30d");
    await page.waitForURL(/range=30d/);
    const month = await calls();
    assert.ok(month > week, month + " calls in 30 days, " + week + " in 7");
  });
  await step("a click on a person narrows every chart, and going back widens them", async () => {
    const all = await calls();
    await page.goto(place.url + "/usage?range=30d");
    await settled();
    await page.click('tbody a:has-text("ada@example.com")');
    await page.waitForURL(/user=ada/);
    assert.match(await page.textContent(".chip"), /ada@example.com/);
    await page.goto(page.url().replace("/usage", "/overview"));
    const own = await calls();
    assert.ok(own > 0 && own < all, own + " of " + all);
    await page.click(".chip button");
    await page.waitForFunction(() => !location.search.includes("user="));
    assert.equal(await calls(), all);
  });
  await step("a click into a chart drills down", async () => {
    await page.goto(place.url + "/overview?range=30d");
    await settled();
    const chart = page.locator('section[aria-label="Most active people"] canvas');
    const box = await chart.boundingBox();
    await page.mouse.click(box.x + box.width * 0.5, box.y + 18);
    await page.waitForURL(/user=/);
  });
  await step("a chart can be read as a table and kept as a file", async () => {
    await page.goto(place.url + "/overview?range=30d");
    await settled();
    const panel = page.locator('section[aria-label="Calls"]');
    await panel.getByRole("button", { name: "Table" }).click();
    assert.ok(await panel.locator("tbody tr").count() > 20);
    const file = await page.request.get(place.url + await panel.getByRole("link", { name: "CSV" }).getAttribute("href"));
    assert.match(await file.text(), /^time,key,calls,failed_calls/);
  });
  await step("a chart over time is cut by the group, and the link says so", async () => {
    await page.goto(place.url + "/performance?range=30d&group=agent");
    await settled();
    await page.click("#cut-latency");
    await page.waitForURL(/cut=latency/);
    await settled();
    await page.locator('section[aria-label="Latency"]').getByRole("button", { name: "Table" }).click();
    assert.match(await page.textContent('section[aria-label="Latency"]'), /gemini/);
  });
  await step("a click beside the bars looks closer at the day", async () => {
    await page.goto(place.url + "/overview?range=30d");
    await settled();
    const box = await page.locator('section[aria-label="Tokens"] canvas').boundingBox();
    await page.mouse.click(box.x + box.width * 0.5, box.y + 60);
    await page.waitForURL(/from=/);
    await settled();
  });
  await step("agents are shown by person", async () => {
    await page.goto(place.url + "/agents?range=30d&group=user");
    await settled();
    await page.locator('section[aria-label="People"]').getByRole("link", { name: "ada@example.com" }).first().click();
    await page.waitForURL(/user=ada/);
    await settled();
    assert.match(await page.textContent('section[aria-label="Each agent"]'), /claude/);
  });
  await step("a call is found, and its life and its words are shown as text", async () => {
    await page.goto(place.url + "/calls?range=30d&model=claude-opus-4-6&status=ok");
    await settled();
    await page.click("tbody a");
    await page.waitForURL(/\/calls\/req_/);
    await settled();
    assert.match(await page.textContent(".life"), /First byte/);
    await page.click("#read-payload");
    await page.waitForSelector(".talk");
    assert.match(await page.textContent(".talk"), /retry test/);
    assert.match(await page.textContent(".talk"), /<script>alert\('not run'\)<\/script>/);
    assert.equal(await page.locator(".talk script").count(), 0);
  });
  await step("another dialect is read just as well, with its thoughts, tools and pictures", async () => {
    await page.goto(place.url + "/calls?range=30d&model=gemini-2-5-flash&status=ok");
    await settled();
    await page.click("tbody a");
    await settled();
    await page.click("#read-payload");
    await page.waitForSelector(".talk img");
    const talk = await page.textContent(".talk");
    for (const said of ["Instructions", "Thinks", "Calls read_file", "Result of read_file", "retry test", "third attempt"]) assert.ok(talk.includes(said), said);
  });
  await step("the tables stand as a tree, and a name goes into the statement", async () => {
    await open("SQL");
    await page.fill("#sql", "SELECT count(*) AS calls FROM ");
    await page.locator(".tree summary", { hasText: /^usage$/ }).click();
    await page.locator(".tree .insert:visible").click();
    await page.click("#run");
    await page.waitForSelector('section[aria-label="Results"] tbody tr');
    assert.match(await page.inputValue("#sql"), /FROM system\.ai_gateway\.usage$/);
  });
  await step("SQL is answered, drawn and refused", async () => {
    await open("SQL");
    await page.fill("#sql", "SELECT agent, count(*) AS calls FROM system.ai_gateway.usage GROUP BY agent ORDER BY calls DESC");
    await page.press("#sql", "Control+Enter");
    await page.waitForSelector('section[aria-label="Results"] tbody tr');
    assert.equal(await page.locator('section[aria-label="Results"] tbody tr').count(), 3);
    await page.getByRole("button", { name: "Bars" }).click();
    await page.waitForSelector('section[aria-label="Results"] canvas');
    const kept = page.waitForEvent("download");
    await page.getByRole("button", { name: "Parquet" }).click();
    assert.equal((await kept).suggestedFilename(), "answer.parquet");
    await page.fill("#sql", "DROP TABLE system.ai_gateway.usage");
    await page.click("#run");
    await page.waitForSelector(".notice");
    assert.match(await page.textContent(".notice"), /only one SELECT/);
  });
  await step("a token is made, works, is revoked, and works no more", async () => {
    await open("Users and tokens");
    await page.click("#new-token");
    await page.fill('dialog input[name="user"]', "newcomer@example.com");
    await page.click("dialog button.primary");
    const secret = (await page.locator("dialog pre").textContent()).trim();
    assert.match(secret, /^slc_[0-9a-f]{8}_[0-9a-f]{64}$/);
    await page.click("#token-done");
    const other = await place.browser.newContext();
    const guest = await other.newPage();
    await signIn(guest, { url: place.url, token: secret });
    assert.match(await guest.textContent(".self"), /Sees own calls/);
    const row = page.locator("tr", { hasText: "newcomer@example.com" });
    await row.getByRole("button", { name: "Revoke" }).click();
    await page.click("#revoke-it");
    await page.waitForFunction(() => [...document.querySelectorAll("tr")].some((one) => one.textContent.includes("newcomer@") && one.textContent.includes("revoked")));
    await guest.goto(place.url + "/overview");
    await guest.waitForSelector("#token");
    await other.close();
  });
  await step("a lead sees the group, and none of its conversations", async () => {
    const other = await place.browser.newContext();
    const lead = await other.newPage();
    await signIn(lead, { url: place.url, token: place.lead });
    assert.match(await lead.textContent(".self"), /Leads mobile, platform/);
    await lead.goto(place.url + "/calls?range=30d&user=ben@example.com&status=ok");
    await lead.click("tbody a");
    await lead.waitForSelector(".life");
    assert.match(await lead.textContent("#main"), /Somebody else's conversation/);
    assert.equal(await lead.locator("#read-payload").count(), 0);
    await other.close();
  });
  await step("signing out shuts the door", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForSelector("#token");
    assert.equal((await page.request.get(place.url + "/api/tables")).status(), 401);
  });
  await step("nothing went wrong in the pages", async () => assert.deepEqual(errors, []));
  console.log(passed + " passed, 0 failed");
} catch (failure) {
  console.error(failure);
  console.log(passed + " passed, 1 failed");
  process.exitCode = 1;
} finally {
  await place.stop();
}

async function step(name, run) {
  try {
    await run();
  } catch (failure) {
    console.log("FAILED  " + name);
    throw failure;
  }
  passed++;
  console.log("ok      " + name);
}

async function open(title) {
  await page.click(`nav a:text-is("${title}")`);
  await page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, title);
  await settled();
}

async function calls() {
  await settled();
  const text = await page.locator(".figure", { hasText: "Calls" }).first().locator("dd").evaluate((dd) => dd.firstChild.textContent);
  return Number(text.replace(/[, ]/g, "").replace("k", "e3"));
}

function settled() {
  return page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".loading"));
}
