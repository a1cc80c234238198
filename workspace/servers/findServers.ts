import type { ServerAddress } from "../../core/servers/addresses.ts";
import type { Probe } from "../../core/servers/probe.ts";
import { readServer } from "../../core/servers/readServer.ts";
import type { AddressReading } from "../../core/servers/readingWords.ts";
import { findKey } from "../../core/servers/serverKeys.ts";
import type { ServerKeys } from "../../core/servers/serverKeys.ts";
import { inParallel } from "../discovery/inParallel.ts";
import { createHttpProbe } from "./httpProbe.ts";
import { whyNoAnswer } from "./whyNoAnswer.ts";

/** What came of one address. */
export interface AddressReport {
  readonly address: ServerAddress;
  /** The base URL that answered, or the first one that did not. */
  readonly baseUrl: string;
  readonly reading: AddressReading;
}

export interface ServerSearchOptions {
  readonly signal?: AbortSignal;
  readonly keys?: ServerKeys;
  /** Called for each address that is through. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Whoever has not said what it is after this long is left alone. */
const wholeMs = 3_000;
const addressesAtOnce = 64;

/**
 * Asks at each address what answers there, all at once and within about three seconds. Of addresses that nobody asked for,
 * only those where a model server is are in the result; of others each is, with the reason when there is none. Rejects only
 * when `signal` is aborted.
 */
export async function findServers(
  addresses: readonly ServerAddress[],
  { signal, keys = new Map(), onProgress }: ServerSearchOptions = {},
): Promise<readonly AddressReport[]> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(wholeMs);
  const { probe, close } = createHttpProbe(signal === undefined ? limit : AbortSignal.any([signal, limit]), keys);
  const reports = new Map<ServerAddress, readonly AddressReport[]>();
  const unique = [...new Map(addresses.map((address) => [address.baseUrls.join(" "), address])).values()];
  /** Two ways to write an address are one question, and one answer. */
  const asked = new Map<string, Promise<AddressReading>>();
  const ask = (baseUrl: string): Promise<AddressReading> => {
    const reading = asked.get(baseUrl) ?? readingOf(baseUrl, probe, findKey(keys, baseUrl) !== undefined);
    asked.set(baseUrl, reading);
    return reading;
  };
  try {
    await inParallel(unique, addressesAtOnce, async (address) => {
      const readings = await Promise.all(
        address.baseUrls.map(async (baseUrl): Promise<AddressReport> => ({
          address,
          baseUrl,
          reading: await ask(baseUrl),
        })),
      );
      reports.set(address, worthSaying(address, readings));
      onProgress?.(reports.size, unique.length);
    });
  } finally {
    close();
  }
  signal?.throwIfAborted();
  const said = new Map<string, AddressReport>();
  for (const report of unique.flatMap((address) => reports.get(address) ?? []))
    if (!said.has(report.baseUrl)) said.set(report.baseUrl, report);
  return [...said.values()];
}

async function readingOf(baseUrl: string, probe: Probe, hasKey: boolean): Promise<AddressReading> {
  try {
    const reading = await readServer(baseUrl, probe);
    return reading.state === "auth" && hasKey ? { state: "auth", program: reading.program, refused: true } : reading;
  } catch (error) {
    return { state: "silent", reason: whyNoAnswer(error) };
  }
}

function worthSaying(address: ServerAddress, readings: readonly AddressReport[]): readonly AddressReport[] {
  const answered = readings.filter(({ reading }) => isServer(reading));
  if (answered.length > 0) return withoutTwins(answered);
  if (address.isGuess) return [];
  const first = readings.find(({ reading }) => reading.state !== "silent") ?? readings[0];
  return first === undefined ? [] : [first];
}

function isServer({ state }: AddressReport["reading"]): boolean {
  return state !== "silent" && state !== "stranger" && state !== "magi";
}

/** One server that listens on both families of addresses is one; two programs that share a port are two. */
function withoutTwins(reports: readonly AddressReport[]): readonly AddressReport[] {
  const seen = new Set<string>();
  return reports.filter(({ reading }) => {
    const what =
      reading.state === "ok"
        ? JSON.stringify([reading.kind, reading.models.map(({ name }) => name)])
        : JSON.stringify(reading);
    if (seen.has(what)) return false;
    seen.add(what);
    return true;
  });
}
