import type { AnswerFormat } from "./chatModel.ts";
import { badRequest } from "./engineError.ts";
import { isRecord } from "../../core/record.ts";
import type { JsonObject } from "./jsonObject.ts";

/**
 * `response_format`: any JSON, or JSON of a schema, as OpenAI (`json_schema.schema`) and as llama-server (`schema` beside
 * `json_object`) have it. Undefined for text. Throws an `EngineError` that names the field for anything else.
 */
export function parseResponseFormat(value: unknown): AnswerFormat | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw badRequest("response_format must be an object.");
  switch (value["type"]) {
    case "text":
      return undefined;
    case "json_object":
      return value["schema"] === undefined
        ? { kind: "json" }
        : { kind: "schema", schema: objectAt(value["schema"], "response_format.schema") };
    case "json_schema": {
      const named = objectAt(value["json_schema"], "response_format.json_schema");
      return { kind: "schema", schema: objectAt(named["schema"], "response_format.json_schema.schema") };
    }
    default:
      throw badRequest("response_format.type must be text, json_object or json_schema.");
  }
}

function objectAt(value: unknown, where: string): JsonObject {
  if (isRecord(value)) return value;
  throw badRequest(`${where} must be an object.`);
}
