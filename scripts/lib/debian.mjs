// Installing system packages on Debian and its relatives, where we are root (a container, a build machine).
import { findOnPath } from "./onPath.mjs";
import { run } from "./processes.mjs";
import { say } from "./say.mjs";

/** Whether `installPackages` can do anything here. */
export function canInstallPackages() {
  return process.platform === "linux" && process.getuid?.() === 0 && findOnPath("apt-get") !== undefined;
}

/** Installs packages from the system's own sources. Resolves to `undefined`, or to what apt-get wrote when it failed. */
export async function installPackages(packages) {
  say(`Installing ${packages.join(", ")} (apt-get) …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const patient = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"];
  const update = await run("apt-get", [...patient, "update"], { env });
  if (update.code !== 0) return update.output;
  const install = await run("apt-get", [...patient, "install", "-y", "--no-install-recommends", ...packages], { env });
  return install.code === 0 ? undefined : install.output;
}
