/**
 * Links to the entry of a code in docs/rules.md as it is published: of this version, in the repository that package.json
 * names. Without one there is no link, since a path of this machine means nothing to who reads the report elsewhere.
 */
export function publishedRulesLink(manifest: {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}): (code: string) => string | undefined {
  const { repository, version } = manifest;
  const written = typeof repository === "string" ? repository : repository?.url;
  const [, host, path] =
    /^(?:git\+)?(?:https:\/\/|ssh:\/\/git@|git@)([\w.-]+)[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(written ?? "") ??
    // As npm has it: `owner/name` is on GitHub.
    (/^(?:github:)?[\w.-]+\/[\w.-]+$/.test(written ?? "") ? ["", "github.com", written?.replace("github:", "")] : []);
  if (host === undefined || path === undefined) return () => undefined;
  const between = host === "gitlab.com" ? "-/blob" : "blob";
  return (code) => `https://${host}/${path}/${between}/v${version}/docs/rules.md#${code}`;
}
