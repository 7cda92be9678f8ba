// Says what the real programs make of a text: js-yaml with the framework's schema, or the framework's parser of variables.
//
//     node oracle.js yaml|variables FOLDER    # FOLDER holds node_modules with serverless 3.40.0 and its js-yaml
//
// Reads a text as a JSON string from each line of standard input and writes a line of JSON for each.
'use strict';

const path = require('path');
const readline = require('readline');

const [kind, folder] = process.argv.slice(2);
const packages = path.resolve(folder, 'node_modules');

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Numbers that JSON lacks, as the records have them. */
const number = (value) =>
  Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : { $number: Object.is(value, -0) ? '-0' : String(value) };

const readers = {
  yaml() {
    const yaml = require(path.join(packages, 'js-yaml'));
    const schema = require(path.join(packages, '@serverless/utils/cloudformation-schema'));
    return (text) => {
      let value;
      try {
        value = yaml.load(text, { filename: '/w/serverless.yml', schema });
      } catch (error) {
        // Anything but a YAMLException is a crash of js-yaml itself.
        return { error: error.message, crash: error.name !== 'YAMLException' };
      }
      try {
        const json = JSON.stringify(value);
        return json === undefined ? { undefined: true } : { json };
      } catch (error) {
        return { circular: /circular/.test(error.message), error: error.message };
      }
    };
  },
  variables() {
    const parse = require(path.join(packages, 'serverless/lib/configuration/variables/parse.js'));
    const encode = (key, value) => (typeof value === 'number' ? number(value) : value);
    return (text) => {
      try {
        const parsed = parse(text);
        return { json: JSON.stringify(parsed === undefined ? null : parsed, encode) };
      } catch (error) {
        return { error: error.message, code: error.code, crash: !error.code };
      }
    };
  },
};

const read = readers[kind]();
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = read(JSON.parse(line));
  // What Rust's texts can't hold is not compared; in a message it is half of a sign that was cut.
  if (answer.error) answer.error = answer.error.toWellFormed();
  const holdsLone = LONE.test(answer.json || '') || /\\u[dD][89a-fA-F]/.test(answer.json || '');
  process.stdout.write(`${JSON.stringify(holdsLone ? { lone: true } : answer)}\n`);
});
