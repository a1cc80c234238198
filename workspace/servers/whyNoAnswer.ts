/** Why a server did not answer, for the end of a sentence. */
export function whyNoAnswer(error: unknown): string {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return "it does not answer in time";
  const code = codeOf(error);
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "there is no host of that name";
    case "ECONNRESET":
    case "EPIPE":
      return "it closes the connection";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return "it cannot be reached over the network";
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return "it does not speak HTTPS; try http://";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "its certificate is not one that this machine trusts";
    default:
      if (code?.startsWith("HPE_") === true) return "it answers with something that is not HTTP";
      return code === undefined ? "it fails" : `it fails (${code})`;
  }
}

/** Of several addresses that failed, the first one's. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
