import { onTestFinished } from "vitest";
import type { TestContext } from "vitest";
import type { Clock } from "../../../core/ports.ts";
import { installationAt } from "../../../router/installation.ts";
import type { Limits } from "../../../router/limits.ts";
import { startRouter } from "../../../router/startRouter.ts";
import { locateWorkspace } from "../../../workspace/locateWorkspace.ts";
import { ScratchWorkspace, token } from "./routerChild.ts";

export interface RouterHere {
  readonly url: string;
  /** Posts a chat request; `more` goes into its body. */
  post(prompt: string, more?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Response>;
  get(path: string): Promise<Response>;
}

/** A router in this process, so that its limits can be such as a test can wait for. It ends with the test. */
export async function startHere(given: {
  readonly profile: string;
  /** Model ids with the tier and the base URLs of each. */
  readonly models: Readonly<Record<string, { readonly tier: string; readonly urls: readonly string[] }>>;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  /** The one of the test's context, for tests that run side by side. */
  readonly whenFinished?: TestContext["onTestFinished"];
}): Promise<RouterHere> {
  const whenFinished = given.whenFinished ?? onTestFinished;
  const models = Object.fromEntries(
    Object.entries(given.models).map(([id, { tier, urls }]) => [
      id,
      { assigned_tier: tier, endpoints: urls.map((url) => ({ url })) },
    ]),
  );
  const workspace = await ScratchWorkspace.create({ profiles: { p: given.profile }, models });
  whenFinished(() => workspace.remove());
  const router = await startRouter({
    paths: locateWorkspace({ startDir: workspace.root, workspace: workspace.root }),
    profile: "p",
    port: 0,
    token,
    installation: installationAt(workspace.root, {}),
    log: () => undefined,
    ...(given.limits === undefined ? {} : { limits: given.limits }),
    ...(given.clock === undefined ? {} : { clock: given.clock }),
  });
  whenFinished(() => router.stop());
  const { url } = router;
  const authorization = `Bearer ${token}`;
  return {
    url,
    post: (prompt, more = {}, signal) =>
      fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization },
        body: JSON.stringify({ model: "magi", messages: [{ role: "user", content: prompt }], ...more }),
        ...(signal === undefined ? {} : { signal }),
      }),
    get: (path) => fetch(url + path, { headers: { authorization } }),
  };
}
