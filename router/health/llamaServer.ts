import type { Entry } from "../../core/discovery/entry.ts";
import type { CheckResult } from "../../core/health/observe.ts";
import { rootOf } from "../../core/servers/identifyServer.ts";
import { findEntry, modelEntries, positive } from "../../core/servers/modelEntries.ts";
import type { Reply } from "../../core/servers/probe.ts";
import { asObject } from "../dispatch/chunk.ts";
import { known, loadingNow, onDemand, stateOfReply, wantsKey } from "./checkedServer.ts";
import type { CheckedServer, Looks, ServerCheck } from "./checkedServer.ts";
import { gauge } from "./gauge.ts";
import { foundOrWrong } from "./modelList.ts";
import type { Glance } from "./probe.ts";
import { contextFor, sharesContext } from "./routerModeArguments.ts";

/** The states that llama-server's router mode and llama-swap report, where they are not simply ok. */
export const loadStates: Readonly<Record<string, CheckResult>> = {
  unloaded: onDemand,
  loading: loadingNow,
  downloading: { state: "loading", detail: "It is downloading its model." },
  starting: loadingNow,
  stopped: onDemand,
  sleeping: onDemand,
};

/** llama.cpp's own server, with one model or in its router mode, where entries of its list carry a status. */
export const checkLlamaServer: ServerCheck = async (server, looks) => {
  const root = rootOf(server.baseUrl);
  const health = await looks.probe(`${root}/health`);
  const bad = stateOfReply(health);
  if (bad !== undefined) return bad;
  const alive: CheckResult = { state: "ok", latencyMs: health.latencyMs };
  const list = await looks.probe(`${server.baseUrl}/models`);
  const refused = stateOfReply(list);
  if (refused !== undefined) return refused;
  const isRouter = modelEntries(list).some((entry) => asObject(entry["status"]) !== undefined);
  return isRouter ? checkRouterMode(server, looks, { alive, list }) : checkOneModel(server, looks, alive);
};

/** It answers for any name. */
async function checkOneModel(server: CheckedServer, looks: Looks, alive: CheckResult): Promise<CheckResult> {
  const root = rootOf(server.baseUrl);
  // Health, and in older versions models, stay public with --api-key; the properties do not.
  const props = await looks.probe(`${root}/props`);
  const place = { ...server, root, query: "", shares: server.slotsAreSaid ? false : undefined };
  return { ...alive, ...(await stateOfProps(props, place, looks.glance)) };
}

async function checkRouterMode(
  server: CheckedServer,
  { glance }: Looks,
  { alive, list }: { readonly alive: CheckResult; readonly list: Reply },
): Promise<CheckResult> {
  const entry = findEntry(list, server.model);
  if (entry === undefined) return foundOrWrong(server.model, list);
  // What it says of a model that is not loaded comes from files, which it may not have found: only a yes counts.
  const vision = known({ vision: seesImages(entry) ? true : undefined });
  const shares = server.slotsAreSaid ? false : sharesContext(entry);
  const state = loadStates[String(asObject(entry["status"])?.["value"])];
  if (state !== undefined)
    return {
      ...alive,
      ...state,
      ...vision,
      ...known({ sharedTokens: shares === true ? contextFor(entry) : undefined }),
    };
  const root = rootOf(server.baseUrl);
  const query = `?model=${encodeURIComponent(server.model)}&autoload=false`;
  const props = await glance(`${root}/props${query}`);
  if (props === undefined) return { ...alive, ...vision };
  return { ...alive, ...vision, ...(await stateOfProps(props, { ...server, root, query, shares }, glance)) };
}

interface Place extends Pick<CheckedServer, "inUse"> {
  readonly root: string;
  /** Names the model, in router mode. */
  readonly query: string;
  /** Whether its slots share one context, where somebody says so. */
  readonly shares: boolean | undefined;
}

/**
 * As many slots it takes when nobody says how many (`--parallel`), and then they share one context (`--kv-unified`). What it
 * tells of itself does not say which; who knows that they do not can say `slots` in the registry.
 */
const automaticSlots = 4;

async function stateOfProps({ status, json }: Reply, place: Place, glance: Glance): Promise<Partial<CheckResult>> {
  if (status === 401 || status === 403) return { state: "auth", detail: wantsKey };
  const modalities = asObject(json?.["modalities"]);
  const slots = positive(json?.["total_slots"]);
  // What one slot may take, be it its own or not.
  const contextTokens = positive(asObject(json?.["default_generation_settings"])?.["n_ctx"]);
  const facts = known({
    slots,
    contextTokens,
    sharedTokens: (place.shares ?? slots === automaticSlots) ? contextTokens : undefined,
    vision: typeof modalities?.["vision"] === "boolean" ? modalities["vision"] : undefined,
  });
  if (json?.["is_sleeping"] === true)
    return { state: "sleeping", detail: "It sleeps until the next prompt.", ...facts };
  return { ...facts, ...known({ serverLoad: await loadOf(place, glance) }) };
}

/**
 * Requests that it works on or that wait. Older ones have metrics only with `--metrics`. To ask for its slots counts as work
 * and would keep an idle server from going to sleep, so that is done only while it is in use.
 */
async function loadOf({ root, query, inUse }: Place, glance: Glance): Promise<number | undefined> {
  const metrics = await glance(`${root}/metrics${query}`);
  const processing = metrics?.status === 200 ? gauge(metrics.text, "llamacpp:requests_processing") : undefined;
  if (metrics !== undefined && processing !== undefined)
    return processing + (gauge(metrics.text, "llamacpp:requests_deferred") ?? 0);
  if (!inUse) return undefined;
  const slots = await glance(`${root}/slots${query}`);
  return slots?.status === 200 ? busySlots(slots.text) : undefined;
}

function busySlots(text: string): number | undefined {
  let slots: unknown;
  try {
    slots = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(slots) ? slots.filter((slot) => asObject(slot)?.["is_processing"] === true).length : undefined;
}

function seesImages(entry: Entry): boolean {
  const modalities = asObject(entry["architecture"])?.["input_modalities"];
  return Array.isArray(modalities) && modalities.includes("image");
}
