/** What a page is loaded with: addresses as the host serves them, and a nonce that is new for each load. */
export interface WebviewPageResources {
  /** Names the page for those who hear it; plain words. */
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly nonce: string;
}

/**
 * The document of a page. Nothing may be loaded but our own script and style: no image, no font, no frame and no
 * request, so that a model's answer can neither fetch nor leak anything.
 */
export function webviewPageHtml({ title, scriptUri, styleUri, cspSource, nonce }: WebviewPageResources): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <link rel="stylesheet" href="${styleUri}" />
    <title>${title}</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${scriptUri}"></script>
  </body>
</html>
`;
}
