import * as vscode from "vscode";
import type { TreeIcon, TreeNode } from "./treeNode.ts";

const colours: Readonly<Record<NonNullable<TreeIcon["colour"]>, string>> = {
  good: "testing.iconPassed",
  warning: "list.warningForeground",
  bad: "list.errorForeground",
  quiet: "disabledForeground",
};

/** Paints tree nodes. It knows nothing of what they mean. */
export class TreeNodesProvider implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #roots: readonly TreeNode[] = [];
  #shown = "[]";

  get roots(): readonly TreeNode[] {
    return this.#roots;
  }

  /** Shows these nodes. A tree that says the same is not painted again, so that it does not flicker. */
  show(roots: readonly TreeNode[]): void {
    const shown = JSON.stringify(roots);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#roots = roots;
    this.#changed.fire(undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#roots : (node.children ?? []))];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsing(node));
    item.id = node.id;
    item.contextValue = [
      node.kind,
      ...(node.wantsKey === true ? ["wants-key"] : []),
      ...(node.server === undefined ? [] : [`server-${node.server}`]),
    ].join(" ");
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    if (node.icon !== undefined) item.iconPath = toThemeIcon(node.icon);
    if (node.command !== undefined) item.command = { command: node.command, title: "Open", arguments: [node] };
    item.accessibilityInformation = { label: [node.label, node.description ?? ""].join(" ").trim() };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function collapsing(node: TreeNode): vscode.TreeItemCollapsibleState {
  if (node.children === undefined || node.children.length === 0) return vscode.TreeItemCollapsibleState.None;
  return node.open === true ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function toThemeIcon(icon: TreeIcon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(
    icon.name,
    icon.colour === undefined ? undefined : new vscode.ThemeColor(colours[icon.colour]),
  );
}
