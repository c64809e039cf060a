// Prints what Google's CSP evaluator finds wrong with each policy of the list that standard input has, as JSON.
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");

const policies = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = policies.map((policy) => new CspEvaluator(new CspParser(policy).csp).evaluate());
console.log(JSON.stringify(found.map((each) => each.map(({ severity, directive, value, description }) => ({ severity, directive, value, description })))));
