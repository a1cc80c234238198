import * as vscode from "vscode";
import type { Situation } from "../situation/situation.ts";
import { healthTree } from "./healthModel.ts";
import { profilesTree } from "./profilesModel.ts";
import { registryTree } from "./registryModel.ts";
import type { TreeNode } from "./treeNode.ts";
import { TreeNodesProvider } from "./treeNodesProvider.ts";

/** MAGI's three views. */
export class MagiTrees implements vscode.Disposable {
  readonly #profiles = new TreeNodesProvider();
  readonly #registry = new TreeNodesProvider();
  readonly #health = new TreeNodesProvider();
  readonly #views = [
    vscode.window.createTreeView("magi.profiles", { treeDataProvider: this.#profiles, showCollapseAll: true }),
    vscode.window.createTreeView("magi.registry", { treeDataProvider: this.#registry, showCollapseAll: true }),
    vscode.window.createTreeView("magi.health", { treeDataProvider: this.#health }),
  ];

  show(situation: Situation): void {
    this.#profiles.show(profilesTree(situation));
    this.#registry.show(registryTree(situation));
    this.#health.show(healthTree(situation, Date.now()));
  }

  /** What the views show now. */
  get shown(): Readonly<Record<"profiles" | "registry" | "health", readonly TreeNode[]>> {
    return { profiles: this.#profiles.roots, registry: this.#registry.roots, health: this.#health.roots };
  }

  dispose(): void {
    vscode.Disposable.from(...this.#views, this.#profiles, this.#registry, this.#health).dispose();
  }
}
