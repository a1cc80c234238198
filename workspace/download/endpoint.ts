const usualEndpoint = "https://huggingface.co";

/**
 * The server that models are taken from: the first of those that were asked for that says anything, else Hugging Face.
 * Without a slash at its end. Throws with a sentence when it is no address.
 */
export function endpointOf(...asked: readonly (string | undefined)[]): string {
  const text = asked.map((one) => one?.trim() ?? "").find((one) => one !== "");
  if (text === undefined) return usualEndpoint;
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new Error(`${JSON.stringify(text)} is no address to take models from; write one such as ${usualEndpoint}.`, {
      cause: error,
    });
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Error(`Models are taken from https or http addresses, not from ${url.protocol}; write ${usualEndpoint}.`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new Error("The address to take models from has a password or a query in it; write only server and path.");
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** A token as it can be sent; undefined for what cannot be one. */
export function tokenOf(text: string | undefined): string | undefined {
  const token = text?.trim() ?? "";
  return /^[\x21-\x7e]{1,500}$/.test(token) ? token : undefined;
}
