import { chromium, type Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { browserArgs, ensureBrowser } from "../../../scripts/lib/browser.mjs";
import type { OpenedPage, PageLook } from "./openPage.ts";

const picturesDir = "out/screenshots";

/**
 * One browser for a file of tests, with one page for each look that they ask for; each test finds its page as new. After
 * a test it is an error if anything went wrong in its pages or if they asked for anything of the network.
 */
export function usePages<From, To>(asked: {
  /** Opens the page that is tested. */
  readonly openPage: (browser: Browser, look: PageLook) => Promise<OpenedPage<From, To>>;
  /** What the extension says first, unless the test says otherwise. */
  readonly before: () => readonly To[];
  /** Begins the names of pictures. */
  readonly name: string;
}) {
  let browser: Browser;
  const pages = new Map<string, OpenedPage<From, To>>();

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: [...browserArgs] });
  });
  afterEach(() => {
    const wrong = [...pages.values()].flatMap(({ complaints, strangeRequests }) => [
      ...complaints.splice(0),
      ...strangeRequests.splice(0),
    ]);
    expect(wrong).toEqual([]);
  });
  afterAll(() => browser.close());

  async function findPage(look: PageLook): Promise<OpenedPage<From, To>> {
    const key = JSON.stringify(look);
    const known = pages.get(key);
    if (known) {
      await known.startAnew();
      return known;
    }
    const page = await asked.openPage(browser, look);
    pages.set(key, page);
    return page;
  }

  return {
    /** The page after its first messages. */
    async open({ before, ...look }: PageLook & { readonly before?: readonly To[] } = {}) {
      const opened = await findPage(look);
      await opened.say(...(before ?? asked.before()));
      return opened;
    },
    /** A page with nothing in it, for code of a page that is to be tried alone. */
    openBlank: () => browser.newPage(),
    /** For people to look at; nothing compares it. */
    async picture({ page }: OpenedPage<From, To>, name: string) {
      await page.screenshot({ path: `${picturesDir}/${asked.name}-${name}.png` });
    },
  };
}
