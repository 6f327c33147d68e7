// A page in headless Chromium, from an origin of its own: one JSON request a line in ({"do": "call",
// "read" or "post" of page.mjs, ...}), what the page tells of it a line out. With "at" the page has
// that origin, whose name resolves to this machine: as if its owner had rebound it. esbuild,
// playwright-core and the SDK are looked up from CONNECT_MOCK_NODE_MODULES; CONNECT_MOCK_CHROMIUM names the browser.

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
  "--host-resolver-rules=MAP *.example 127.0.0.1",
  // A guard of Chromium's own, which not every browser has: the server must not need it.
  "--disable-features=LocalNetworkAccessChecks",
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
const own = `http://127.0.0.1:${site.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CONNECT_MOCK_CHROMIUM,
  headless: true,
  args: FLAGS,
});
// A page of that origin. Another than the site's own gets the files past the network; only until it
// has them, because a page whose requests Playwright may answer sends no preflights.
async function open(origin) {
  const page = await browser.newPage();
  if (origin !== own)
    for (const [path, [contentType, body]] of Object.entries(FILES))
      await page.route(origin + path, (route) => route.fulfill({ contentType, body }));
  await page.goto(origin + "/");
  await page.unrouteAll();
  return page;
}

try {
  const pages = {};
  for await (const line of createInterface({ input: process.stdin })) {
    const { at = own, ...request } = JSON.parse(line);
    const page = (pages[at] ??= await open(at));
    const told = await page.evaluate((asked) => globalThis[asked.do](asked), request);
    console.log(JSON.stringify(told));
  }
} finally {
  await browser.close();
  site.close();
}
