// Calls operations with the AWS SDK for JavaScript: one JSON call a line in, one JSON outcome a
// line out. A call has a `command` and its `input`, and a `pageSize` for all pages of a list; one
// without is of StartTestCaseExecution. The SDK is looked up from CONNECT_MOCK_NODE_MODULES, else
// from this folder.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.env.CONNECT_MOCK_NODE_MODULES || here;
const sdk = createRequire(join(folder, "client.mjs"))("@aws-sdk/client-connect");

async function perform(call) {
  process.env.AWS_ENDPOINT_URL_CONNECT = call.url;
  const client = new sdk.ConnectClient({
    region: call.region,
    credentials: {
      accessKeyId: call.account,
      secretAccessKey: "secret",
      sessionToken: call.sessionToken ?? undefined,
    },
    maxAttempts: call.attempts ?? undefined,
    requestHandler: call.timeoutMs
      ? { requestTimeout: call.timeoutMs, throwOnRequestTimeout: true }
      : undefined,
  });
  let headers = {};
  const keepHeaders = (next) => async (args) => {
    const result = await next(args);
    headers = result.response.headers;
    return result;
  };
  client.middlewareStack.add(keepHeaders, { step: "deserialize", priority: "low" });

  const name = call.command ?? "StartTestCaseExecution";
  const input = call.input ?? {
    InstanceId: call.instance,
    TestCaseId: call.testCase,
    ClientToken: call.token ?? undefined,
  };
  try {
    if (call.pageSize) {
      return { output: await allPages(client, name, input, call.pageSize), headers };
    }
    const command = new sdk[`${name}Command`](input);
    const { $metadata, ...output } = await client.send(command);
    return { ...told($metadata), output, headers };
  } catch (error) {
    const ownClass = sdk[error.name];
    const isModelled = ownClass !== undefined && error instanceof ownClass;
    return {
      ...told(error.$metadata ?? {}),
      error: isModelled ? error.name : `unmodelled ${error.name}`,
      message: error.message,
      problems: error.Problems,
      headers,
    };
  } finally {
    client.destroy();
  }
}

async function allPages(client, name, input, pageSize) {
  const pages = [];
  for await (const page of sdk[`paginate${name}`]({ client, pageSize }, input)) {
    pages.push(page);
  }
  return { pages };
}

// A call comes as JSON, which has no dates.
function revive(name, value) {
  return name === "LastModifiedTime" ? new Date(value) : value;
}

function told(metadata) {
  return {
    status: metadata.httpStatusCode,
    requestId: metadata.requestId,
    attempts: metadata.attempts,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await perform(JSON.parse(line, revive))));
}
