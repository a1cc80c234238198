import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { Log } from "../../../../client/log/log.ts";
import { ServerKeyStore } from "../../../../client/serverKeys/serverKeyStore.ts";

beforeEach(() => {
  vi.stubEnv("MAGI_SERVER_KEYS", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The secrets of an editor, which another window may change; `get` says how they are read. */
function secretsWith(first: string | undefined, get?: () => Promise<string | undefined>) {
  let kept = first;
  const listeners = new Set<(change: { readonly key: string }) => void>();
  const change = (text: string | undefined): Promise<void> => {
    kept = text;
    for (const listener of listeners) listener({ key: "magi.serverKeys" });
    return Promise.resolve();
  };
  const secrets = {
    get: get ?? (() => Promise.resolve(kept)),
    store: (_name: string, text: string) => change(text),
    delete: () => change(undefined),
    onDidChange: (listener: (change: { readonly key: string }) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  // What the store needs of it.
  return { secrets: secrets as unknown as vscode.SecretStorage, change, kept: () => kept };
}

function storeOf(secrets: vscode.SecretStorage) {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const log: Log = { info: say, warn: say, error: say };
  const store = new ServerKeyStore(secrets, log);
  onTestFinished(() => {
    store.dispose();
  });
  return { store, said };
}

const textIs = (store: ServerKeyStore, text: string): Promise<void> => expect.poll(() => store.text.value).toBe(text);

test("has the keys of the environment and those that were entered, which win", async () => {
  vi.stubEnv("MAGI_SERVER_KEYS", "http://a=env http://b=env");
  const { store } = storeOf(secretsWith("http://b=entered").secrets);
  expect(store.text.value).toBeUndefined();
  await textIs(store, "http://a=env http://b=entered");
  expect([store.has("http://a"), store.has("http://b")]).toEqual([false, true]);
});

test("keeps a key and forgets it, and the last one leaves nothing behind", async () => {
  const { secrets, kept } = secretsWith(undefined);
  const { store } = storeOf(secrets);
  await store.set("http://box:8000", "sk-1");
  await store.set("http://localhost:1234", "lm");
  expect(kept()).toBe("http://box:8000=sk-1 http://localhost:1234=lm");
  await store.set("http://box:8000", undefined);
  expect(store.text.value).toBe("http://localhost:1234=lm");
  await store.set("http://localhost:1234", undefined);
  expect(kept()).toBeUndefined();
  expect(store.text.value).toBe("");
});

test("notices what another window enters", async () => {
  const { secrets, change } = secretsWith(undefined);
  const { store } = storeOf(secrets);
  await textIs(store, "");
  await change("http://box=sk-2");
  await textIs(store, "http://box=sk-2");
});

test("a keyring that cannot be read is logged, and one that never answers keeps nobody waiting", async () => {
  vi.stubEnv("MAGI_SERVER_KEYS", "http://a=env sk-stray");
  const broken = storeOf(secretsWith(undefined, () => Promise.reject(new Error("The keyring is locked."))).secrets);
  await textIs(broken.store, "http://a=env");
  expect(broken.said.join("\n")).toContain("The keyring is locked.");
  expect(broken.said.join("\n")).toContain("Entry 2 of MAGI_SERVER_KEYS");
  expect(broken.said.join("\n")).not.toMatch(/sk-stray|=env/);

  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { store } = storeOf(secretsWith(undefined, () => new Promise(() => undefined)).secrets);
  vi.advanceTimersByTime(999);
  expect(store.text.value).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(store.text.value).toBe("http://a=env");
});
