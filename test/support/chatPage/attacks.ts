/** Leaves a trace where it runs. */
export const attack = "window.attacked = true; parent.postMessage('attacked', '*')";

/** What a model might write to do more than show text, as Markdown. */
export const attacks = {
  "a script": `<script>${attack}</script>`,
  "a picture that fails": `<img src=x onerror="${attack}">`,
  "a remote picture": "![x](https://attacker.test/pixel.png) <img src='https://attacker.test/pixel.png'>",
  "a vector picture": `<svg onload="${attack}"><script>${attack}</script></svg>`,
  "a frame": `<iframe srcdoc="<script>${attack}</script>"></iframe><iframe src="https://attacker.test"></iframe>`,
  "a style": "<style>@import 'https://attacker.test/x.css'; body { display: none }</style>",
  "a style of its own": '<p style="position:fixed;inset:0;background:url(https://attacker.test/x)">x</p>',
  "a form": "<form action='https://attacker.test'><input autofocus onfocus=alert(1)></form>",
  "a base address": "<base href='https://attacker.test/'>\n\n[x](/y)",
  "a moved page": "<meta http-equiv=refresh content='0;url=https://attacker.test'>",
  "math that hides a script": `<math><mtext><table><mglyph><style><img src=x onerror="${attack}">`,
  "a template": `<template><script>${attack}</script></template>`,
  "a details that opens itself": `<details open ontoggle="${attack}">`,
  "a fence with a tag for a language": `\`\`\`<img/src=x/onerror=${attack.replaceAll(" ", "")}>\nx\n\`\`\``,
  "a fence with an attribute": `\`\`\`js" onmouseover="${attack}\nx\n\`\`\``,
  "a table with tags": `| <img src=x onerror="${attack}"> |\n|---|\n| <script>${attack}</script> |`,
  "a title with quotes": `[x](https://example.org/ '" onmouseover="${attack}')`,
  "an address with quotes": `[x](<https://example.org/" onmouseover="${attack}>)`,
  "names that shadow the page's": "<a id=body name=testHost></a><form id=acquireVsCodeApi name=getElementById>",
};
