import type { IConfiguration } from "dependency-cruiser";

declare const fence: IConfiguration & Required<Pick<IConfiguration, "forbidden" | "options">>;
export default fence;
