import { durationText, sizeText } from "./amounts.ts";
import type { DownloadFailure } from "./downloadPlan.ts";

/** Why a download ended without its file. */
export type DownloadProblem =
  | { readonly kind: "answer"; readonly failure: DownloadFailure; readonly status: number }
  /** `reason` is for the end of a sentence. */
  | { readonly kind: "connection"; readonly reason: string }
  /** `reason` as above. */
  | { readonly kind: "redirect"; readonly reason: string }
  | { readonly kind: "stalled"; readonly seconds: number }
  | { readonly kind: "no-checksum" }
  /** Its checksum is not the one that the catalogue has. */
  | { readonly kind: "other-file" }
  | { readonly kind: "corrupt" }
  | { readonly kind: "length"; readonly expected: number; readonly got: number }
  /** `lacking` is 0 when nobody knows yet how long the file is. */
  | { readonly kind: "disk-full"; readonly lacking: number }
  | { readonly kind: "disk"; readonly reason: string }
  | { readonly kind: "busy" }
  | { readonly kind: "not-a-model"; readonly reason: string };

/** What a sentence about a download names. */
export interface DownloadNames {
  readonly name: string;
  /** The server. */
  readonly host: string;
  /** Where the file was to be. */
  readonly folder: string;
  /** Whether the server was told who asks. */
  readonly hasToken: boolean;
}

/** What happened, why, and what to do next. */
export function problemSentence(problem: DownloadProblem, names: DownloadNames): string {
  const { name, host, folder } = names;
  switch (problem.kind) {
    case "answer":
      return answerSentence(problem.failure, problem.status, names);
    case "connection":
      return `The download of ${name} broke off: ${problem.reason}. Check the connection to ${host} and try again; what is there is kept.`;
    case "redirect":
      return `${name} was not downloaded: ${problem.reason}. ${checkAddress}`;
    case "stalled":
      return `The download of ${name} broke off: ${host} sent nothing for ${durationText(problem.seconds)}, again and again. Try again later; what is there is kept.`;
    case "no-checksum":
      return `${name} was not downloaded: ${host} does not say its checksum, so nobody could tell whether it arrives whole. Take models from Hugging Face or a mirror that keeps its headers.`;
    case "other-file":
      return `${name} was not downloaded: what ${host} has under that name is not the file that MAGI knows. If you trust it all the same, ask for it as owner/repository/file.gguf.`;
    case "corrupt":
      return `The download of ${name} was thrown away: twice what arrived does not have the checksum that ${host} says. Something on the way changes it; try another network or mirror.`;
    case "length":
      return `${name} was not downloaded: ${host} says that it has ${problem.expected} bytes and sends ${problem.got}. Try again later, or from another mirror.`;
    case "disk-full":
      return `There is no room for ${name}: ${problem.lacking > 0 ? `${sizeText(problem.lacking)} are missing on the disk of ${folder}` : `the disk of ${folder} is full`}. Make room, or choose another folder (${otherFolder}).`;
    case "disk":
      return `${name} cannot be written to ${folder}: ${problem.reason}. Choose another folder (${otherFolder}).`;
    case "busy":
      return `${name} is being downloaded by another window or program; wait for it.`;
    case "not-a-model":
      return `${name} was thrown away: ${problem.reason}. Choose another file.`;
  }
}

const otherFolder = "magi.downloadFolder; in a terminal --to";
const checkAddress = "Check the address (magi.huggingFace.endpoint, HF_ENDPOINT) and the network.";

function answerSentence(failure: DownloadFailure, status: number, { name, host, hasToken }: DownloadNames): string {
  switch (failure) {
    case "not-found":
      return `${name} was not downloaded: ${host} has no such file (${status}). Check its name, or choose another model.`;
    case "no-access":
      return hasToken
        ? `${name} was not downloaded: ${host} does not give it to the owner of your token (${status}). Accept its terms there in a browser, or use another token.`
        : `${name} was not downloaded: ${host} does not give it to everybody (${status}). Accept its terms there in a browser, and give MAGI a token (HF_TOKEN).`;
    case "too-many-requests":
      return `${name} was not downloaded: ${host} has had too many requests from here (${status}). Try again in a few minutes; what is there is kept.`;
    case "server-error":
      return `${name} was not downloaded: ${host} is in trouble (${status}). Try again later; what is there is kept.`;
    case "bad-answer":
      return `${name} was not downloaded: ${host} answers as no model server does (${status}). ${checkAddress}`;
  }
}

export type DownloadProgress =
  | { readonly step: "connecting" }
  /** What an earlier run left is read once more. */
  | { readonly step: "checking"; readonly bytes: number; readonly total: number }
  | {
      readonly step: "downloading";
      readonly bytes: number;
      readonly total: number;
      /** Bytes a second, of late. */
      readonly rate: number;
    }
  | { readonly step: "waiting"; readonly seconds: number; readonly reason: "stalled" | "broken" | "refused" };

/** One short line for a progress bar. */
export function progressText(progress: DownloadProgress): string {
  switch (progress.step) {
    case "connecting":
      return "connecting";
    case "checking":
      return `checking what is there: ${sizeText(progress.bytes)} of ${sizeText(progress.total)}`;
    case "downloading": {
      const { bytes, total, rate } = progress;
      const amount = `${sizeText(bytes)} of ${sizeText(total)}`;
      return rate < 1
        ? amount
        : `${amount}, ${sizeText(Math.round(rate))}/s, ${durationText((total - bytes) / rate)} left`;
    }
    case "waiting": {
      const why = { stalled: "nothing arrives", broken: "the connection broke", refused: "the server is busy" };
      return `${why[progress.reason]}, trying again in ${durationText(progress.seconds)}`;
    }
  }
}
