// Speaks with the console. A refusal becomes an error whose message is for people.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function send(method, path, body) {
  const answer = await fetch("/api/" + path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Refused(0, "The console does not answer. Is it running?"); });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const refusal = new Refused(answer.status, told.error?.message ?? "The console answered " + answer.status);
  if (answer.status === 401 && path !== "session") window.dispatchEvent(new Event("signed-out"));
  throw refusal;
}

export const get = async (path) => (await send("GET", path)).json();
export const post = async (path, body) => (await send("POST", path, body)).json();
export const put = async (path, body) => (await send("PUT", path, body)).json();
export const remove = async (path) => (await send("DELETE", path)).json();

/** Fetches a file and hands it to the browser to keep. */
export async function download(path, body, name) {
  const file = await (await send("POST", path, body)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Asks a ready-made question; rows come back as objects by column. */
export async function ask(question, parameters) {
  const answer = await get("ask/" + question + "?" + query(parameters));
  const names = answer.columns.map((column) => column.name);
  return { ...answer, rows: answer.rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]]))) };
}

export function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return new URLSearchParams(set).toString();
}

export const csvPath = (question, parameters) => "/api/ask/" + question + "?" + query({ ...parameters, format: "csv" });
