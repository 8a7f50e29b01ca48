// Starts the console of the tests over a generated month, and a browser.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const module = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

export async function start() {
  const directory = mkdtempSync(join(tmpdir(), "sluice-console-demo-"));
  const port = await freePort();
  const java = spawn(process.env.JAVA ?? "java", ["-Xmx256m", "-cp", classPath(), "io.sluice.dashboards.ConsoleDemo", directory, String(port)], { stdio: ["pipe", "pipe", "inherit"] });
  const [token, lead] = await tokens(java);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  const stop = async () => {
    await browser.close();
    java.stdin.end();
    await new Promise((done) => java.once("exit", done));
    rmSync(directory, { recursive: true });
  };
  return { url: "http://127.0.0.1:" + port, token, lead, browser, stop };
}

export async function signIn(page, { url, token }) {
  await page.goto(url + "/");
  await page.fill("#token", token);
  await page.click("button.primary");
  await page.waitForSelector("#main h1");
}

// what Maven has compiled; the pages from their sources, so that a change is seen at once
function classPath() {
  if (process.env.CLASS_PATH) return process.env.CLASS_PATH;
  const list = join(mkdtempSync(join(tmpdir(), "console-")), "class-path");
  execFileSync("mvn", ["-q", "-o", "dependency:build-classpath", "-Dmdep.includeScope=test", "-Dmdep.outputFile=" + list], { cwd: module });
  const libraries = readFileSync(list, "utf8").trim();
  rmSync(dirname(list), { recursive: true });
  return [join(module, "src/main/resources"), join(module, "target/classes"), join(module, "target/test-classes"), libraries].join(":");
}

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
  });
}

// the administrator's, and that of somebody who leads groups
function tokens(process) {
  return new Promise((done, fail) => {
    let text = "";
    process.stdout.on("data", (chunk) => {
      text += chunk;
      const secrets = text.split("\n").filter((line) => /^slc_\w{73}$/.test(line));
      if (secrets.length > 1) done(secrets);
    });
    process.once("exit", (code) => fail(new Error("the console ended with " + code)));
  });
}
