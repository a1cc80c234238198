// The layer fence: who may import whom (docs/architecture.md has the same table in words).
// test/project/layers.test.ts shows each rule catching a deliberate violation.

/** Layers and packages that each layer may import, besides itself. `node` stands for Node's own modules. */
export const layers = {
  core: { layers: [], packages: ["yaml", "ajv", "re2js"], node: false },
  protocol: { layers: ["core"], typesOnly: ["core"], packages: [], node: false },
  workspace: { layers: ["core"], packages: [], node: true },
  router: {
    layers: ["core", "protocol", "workspace"],
    packages: ["eventsource-parser", "node-llama-cpp"],
    node: true,
  },
  server: {
    layers: ["core", "protocol", "workspace"],
    packages: ["vscode-languageserver", "vscode-languageserver-textdocument", "vscode-languageserver-protocol"],
    node: true,
  },
  client: {
    layers: ["api", "core", "protocol", "workspace"],
    packages: ["vscode", "vscode-languageclient", "eventsource-parser"],
    node: true,
  },
  webview: {
    layers: ["protocol"],
    packages: ["marked", "dompurify", "highlight.js", "d3-scale", "d3-axis", "d3-selection"],
    node: false,
  },
  api: { layers: ["core", "workspace"], packages: [], node: true },
  cli: {
    layers: ["core", "protocol", "workspace", "router", "server"],
    packages: ["commander", "eventsource-parser"],
    node: true,
  },
};

const all = Object.keys(layers);
const oneOf = (names) => `(${names.join("|")})`;

const rules = all.flatMap((layer) => {
  const { layers: friends, packages, node, typesOnly } = layers[layer];
  const from = { path: `^${layer}/` };
  const strangers = [...all.filter((other) => other !== layer && !friends.includes(other)), "test"];
  const found = [
    {
      name: `${layer}-layers`,
      comment: `${layer} may import ${friends.length > 0 ? friends.join(", ") : "no other layer"}.`,
      severity: "error",
      from,
      to: { path: `^${oneOf(strangers)}/` },
    },
    {
      name: `${layer}-packages`,
      comment: `${layer} may use ${packages.length > 0 ? packages.join(", ") : "no package"}.`,
      severity: "error",
      from,
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "unknown"],
        pathNot: packages.length > 0 ? `(^|node_modules/)(@types/)?${oneOf(packages)}(/|$)` : "^$",
      },
    },
  ];
  if (!node)
    found.push({
      name: `${layer}-no-node`,
      comment: `${layer} runs without Node's modules.`,
      severity: "error",
      from,
      to: { dependencyTypes: ["core"] },
    });
  for (const other of typesOnly ?? [])
    found.push({
      name: `${layer}-types-only`,
      comment: `${layer} takes only types from ${other}.`,
      severity: "error",
      from,
      to: { path: `^${other}/`, dependencyTypesNot: ["type-only"] },
    });
  return found;
});

export default {
  forbidden: [
    ...rules,
    {
      name: "cli-server-start",
      comment: "cli takes nothing of the server but its start function.",
      severity: "error",
      from: { path: "^cli/" },
      to: { path: "^server/", pathNot: "^server/startServer\\.ts$" },
    },
    {
      name: "view-models-without-vscode",
      comment: "The pure part of a view (…Model.ts) does not know the editor.",
      severity: "error",
      from: { path: "Model\\.ts$" },
      to: { path: "^vscode$|node_modules/(@types/)?vscode(/|$)" },
    },
    {
      name: "no-cycles",
      comment: "No cycles, not even through types.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nobody-imports-tests",
      comment: "Nobody imports test.",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|out)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    builtInModules: { add: [] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
