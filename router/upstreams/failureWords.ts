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
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return "does not speak HTTPS";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "has a certificate that this machine does not trust";
    case "ERR_INVALID_URL":
      return "has an address that is none";
    default:
      return code === undefined ? "failed" : `failed (${code})`;
  }
}

/** What to do about it, with a space before it, where to start the server would not help. */
export function failureAdvice(error: unknown): string | undefined {
  switch (failureCode(error)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "NOT_HTTP":
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_INVALID_URL":
      return correctAddress;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return " Name the file of a certificate that vouches for it in NODE_EXTRA_CA_CERTS.";
    default:
      return undefined;
  }
}

export const correctAddress = " Correct its address in the registry, or choose another model.";
