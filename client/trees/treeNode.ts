/** A node of a tree view as plain data; `treeNodesProvider.ts` paints it. */
export interface TreeNode {
  /** Stable, so that the editor keeps what is open and selected. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Plain text: what stands in a profile or registry is data, not markup. */
  readonly tooltip?: string;
  readonly icon?: TreeIcon;
  /** What menus look at; see `package.json`. */
  readonly kind: "profile" | "active-profile" | "tier" | "model" | "endpoint" | "note" | "no-registry";
  /** Whether MAGI's llama-server for it runs; absent where MAGI has none to start or stop. */
  readonly server?: "running" | "stopped";
  /** Whether a server wants a key, which can be entered here. */
  readonly wantsKey?: boolean;
  /** What commands act on: a profile's name or a model id. */
  readonly subject?: string;
  /** Done on a click. */
  readonly command?: "magi.openProfile" | "magi.openRegistry" | "magi.discoverModels" | "magi.enterServerKey";
  readonly children?: readonly TreeNode[];
  readonly open?: boolean;
}

export interface TreeIcon {
  /** A codicon's name. */
  readonly name: string;
  readonly colour?: "good" | "warning" | "bad" | "quiet";
}
