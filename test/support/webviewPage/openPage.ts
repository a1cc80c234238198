import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { webviewPageHtml } from "../../../protocol/webviewPageHtml.ts";
import { themes, type ThemeName } from "./themes.ts";

const origin = "http://page.test";
const built = path.resolve(import.meta.dirname, "../../../dist/webview");

/** A built page in a browser, with the extension's side in the hands of a test. */
export interface OpenedPage<From, To> {
  readonly page: Page;
  /** What the page has told the extension, in order. */
  sent(): Promise<readonly From[]>;
  /** What the extension says; shown when it resolves. */
  say(...messages: readonly To[]): Promise<void>;
  /** The same with all of them before the next frame, as what fails at once is told. */
  sayAtOnce(...messages: readonly To[]): Promise<void>;
  /** For values that are no messages. */
  sayAnything(value: unknown): Promise<void>;
  /** What went wrong in the page: exceptions and violations of its content policy. */
  readonly complaints: string[];
  /** Addresses that the page asked for, besides its own. */
  readonly strangeRequests: string[];
  /** The page as it is when it is opened for the first time. */
  startAnew(): Promise<void>;
}

export interface PageLook {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly motion?: "reduce" | "no-preference";
}

/** Opens `dist/webview/<bundle>`. */
export async function openPage<From, To>(
  browser: Browser,
  { bundle, title }: { readonly bundle: string; readonly title: string },
  { theme = "dark", width = 480, height = 800, motion = "reduce" }: PageLook = {},
): Promise<OpenedPage<From, To>> {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: motion });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangeRequests: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await context.route("**/*", async (route) => {
    const address = route.request().url();
    const file = address.startsWith(`${origin}/`) ? address.slice(origin.length + 1) : undefined;
    if (file === "") {
      const html = webviewPageHtml({
        title,
        scriptUri: `${origin}/${bundle}.js`,
        styleUri: `${origin}/${bundle}.css`,
        cspSource: origin,
        nonce: "n0nce",
      });
      await route.fulfill({ contentType: "text/html", body: html });
    } else if (file === `${bundle}.js` || file === `${bundle}.css`) {
      const contentType = file.endsWith("js") ? "text/javascript" : "text/css";
      await route.fulfill({ contentType, body: await readFile(path.join(built, file)) });
    } else {
      strangeRequests.push(address);
      await route.abort();
    }
  });
  await page.addInitScript(beVsCode, themes[theme]);
  await page.goto(`${origin}/`);
  const post = (values: readonly unknown[]) =>
    page.evaluate(async (messages) => {
      for (const message of messages) window.postMessage(message, "*");
      // The messages, then the frame that shows them.
      await new Promise((done) => setTimeout(done));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, values);
  return {
    page,
    // What the page sends is what its own types say.
    sent: async () => (await page.evaluate(() => window.testHost.sent)) as readonly From[],
    say: async (...messages) => {
      for (const message of messages) await post([message]);
    },
    sayAtOnce: (...messages) => post(messages),
    sayAnything: (value) => post([value]),
    complaints,
    strangeRequests,
    startAnew: async () => {
      await page.evaluate(() => {
        sessionStorage.clear();
      });
      await page.mouse.move(0, 0);
      await page.reload();
    },
  };
}

interface TestHost {
  readonly sent: unknown[];
  /** Links that VS Code would open by itself, since the page let their clicks through. */
  readonly openedLinks: string[];
}

declare global {
  interface Window {
    testHost: TestHost;
    acquireVsCodeApi: () => unknown;
  }
}

/** Runs in the page before its script: what VS Code does for a webview. */
function beVsCode(theme: { readonly bodyClass: string; readonly variables: Readonly<Record<string, string>> }): void {
  window.testHost = { sent: [], openedLinks: [] };
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest("a") : null;
    if (link) window.testHost.openedLinks.push(link.href);
  });
  const stateKey = "testHost.state";
  let taken = false;
  window.acquireVsCodeApi = () => {
    if (taken) throw new Error("acquireVsCodeApi was called twice");
    taken = true;
    return {
      postMessage: (message: unknown) => window.testHost.sent.push(message),
      getState: (): unknown => JSON.parse(sessionStorage.getItem(stateKey) ?? "null"),
      setState: (state: unknown) => {
        sessionStorage.setItem(stateKey, JSON.stringify(state));
      },
    };
  };
  document.addEventListener("readystatechange", () => {
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.documentElement.style.background = theme.variables["editor-background"] ?? "";
    document.body.classList.add(theme.bodyClass);
  });
}
