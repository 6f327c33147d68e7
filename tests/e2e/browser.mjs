// A page in headless Chromium, from an origin of its own: one JSON request a line in ({"do": "call"
// or "read" of page.mjs, ...}), what the page tells of it a line out. esbuild, playwright-core and the
// SDK are looked up from CONNECT_MOCK_NODE_MODULES; CONNECT_MOCK_CHROMIUM names the browser.

import { createRequire } from "node:module";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.env.CONNECT_MOCK_NODE_MODULES;
const require = createRequire(join(folder, "browser.mjs"));
const esbuild = require("esbuild");
const { chromium } = require("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const { outputFiles } = esbuild.buildSync({
  entryPoints: [join(here, "page.mjs")],
  bundle: true,
  format: "iife",
  platform: "browser",
  nodePaths: [join(folder, "node_modules")],
  logLevel: "error",
  write: false,
});

const FILES = {
  "/": ["text/html", "<!doctype html><title>page</title><script src=/page.js></script>"],
  "/page.js": ["text/javascript", outputFiles[0].text],
};

const site = createServer((request, response) => {
  const file = FILES[request.url];
  response.writeHead(file ? 200 : 404, { "Content-Type": file?.[0] ?? "text/plain" });
  response.end(file?.[1]);
});
await new Promise((listening) => site.listen(0, "127.0.0.1", listening));

const browser = await chromium.launch({
  executablePath: process.env.CONNECT_MOCK_CHROMIUM,
  headless: true,
  args: FLAGS,
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  for await (const line of createInterface({ input: process.stdin })) {
    const told = await page.evaluate((asked) => globalThis[asked.do](asked), JSON.parse(line));
    console.log(JSON.stringify(told));
  }
} finally {
  await browser.close();
  site.close();
}
