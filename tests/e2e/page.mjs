// What runs in the page: calls with the AWS SDK for JavaScript, and a plain read of any address.

import * as sdk from "@aws-sdk/client-connect";

async function call({ url, region, account, command, input, attempts }) {
  const client = new sdk.ConnectClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "secret" },
    maxAttempts: attempts,
  });
  try {
    const { $metadata, ...output } = await client.send(new sdk[`${command}Command`](input));
    return { ...told($metadata), output };
  } catch (error) {
    const ownClass = sdk[error.name];
    const isModelled = ownClass !== undefined && error instanceof ownClass;
    return {
      ...told(error.$metadata ?? {}),
      error: isModelled ? error.name : `unmodelled ${error.name}`,
      message: error.message,
    };
  } finally {
    client.destroy();
  }
}

function told({ httpStatusCode, requestId, attempts }) {
  return { status: httpStatusCode, requestId, attempts };
}

// How a page finds a foreign answer: readable, or as if there were none.
async function read({ url, method = "GET", headers = {}, body }) {
  try {
    const answer = await fetch(url, { method, headers, body });
    const names = [...answer.headers.keys()].sort();
    return { status: answer.status, headers: names, text: await answer.text() };
  } catch (error) {
    return { error: error.name };
  }
}

Object.assign(globalThis, { call, read });
