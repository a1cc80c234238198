/** The code of a connection failure, such as `ECONNREFUSED`. Of several addresses that failed, the first one's. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return failureCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return failureCode(error.cause);
}

/** A connection failure for the end of a sentence: "refused the connection". */
export function failureWords(error: unknown): string {
  const code = failureCode(error);
  switch (code) {
    case "ECONNREFUSED":
      return "refused the connection";
    case "ECONNRESET":
    case "CLOSED":
    case "EPIPE":
      return "closed the connection";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "has a host name that is not known";
    case "CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return "did not accept a connection in time";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "cannot be reached over the network";
    case "NOT_HTTP":
      return "answered with something that is not HTTP";
    default:
      return code === undefined ? "failed" : `failed (${code})`;
  }
}
