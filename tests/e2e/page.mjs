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

// The ways a page has to send a POST that no preflight is asked for.
const ways = {
  fetch: (url, body) => fetch(url, { method: "POST", body }),
  "no-cors": (url, body) => fetch(url, { method: "POST", mode: "no-cors", body }),
  "no-referrer": (url, body) =>
    fetch(url, { method: "POST", mode: "no-cors", referrerPolicy: "no-referrer", body }),
  beacon: async (url, body) => navigator.sendBeacon(url, body),
  async form(url, body) {
    const form = document.createElement("form");
    Object.assign(form, { action: url, method: "POST", enctype: "text/plain", target: "sink" });
    const sink = Object.assign(document.createElement("iframe"), { name: "sink" });
    // A text/plain form sends "name=value": the text up to its first '=' is the name.
    const [name, value] = body.split(/=(.*)/s);
    form.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(sink, form);
    form.submit();
  },
};

async function post({ way, url, body }) {
  await ways[way](url, body).catch(() => {});
  return {};
}

Object.assign(globalThis, { call, read, post });
