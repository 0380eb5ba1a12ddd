// Reads policies, a JSON list of texts, and writes what csp_evaluator says of each: [{severity, text}].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");

const judge = (policy) => new CspEvaluator(new CspParser(policy).csp).evaluate().map(
  ({ severity, directive, value, description }) => ({ severity, text: `${directive}${value ? ` ${value}` : ""}: ${description}` }));
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(judge)));
