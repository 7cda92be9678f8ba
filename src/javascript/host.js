// Runs the JavaScript files of one run of slsconf: orders come in on standard input and messages go out on
// standard output, one JSON text a line (protocol.rs). What is done with a file is what serverless 3.40.0
// does in lib/configuration/variables/sources/file.js, variables/resolve.js and lib/configuration/read.js.
'use strict';

const { require } = globalThis;
const { execFileSync } = require('child_process');
const fs = require('fs');
const { builtinModules, createRequire } = require('module');
const { Socket } = require('net');
const path = require('path');
const { pathToFileURL } = require('url');
const util = require('util');

/** Of an error: the number slsconf knows it by, if it comes from there. */
const FAILURE = Symbol('failure');
/** Of an error: the one of user code that it is about. */
const CAUSE = Symbol('cause');

class ServerlessError extends Error {
  constructor(message, details) {
    super(message);
    Object.assign(this, details);
  }
}
Object.defineProperty(ServerlessError.prototype, 'name', { value: 'ServerlessError' });

// Messages. The mark before each tells it from what processes of user code write to the same pipe.

function send(message) {
  const text = JSON.stringify(message, (key, value) =>
    // Half of a surrogate pair has no form in UTF-8.
    typeof value === 'string' ? value.replace(/[\ud800-\udfff]/gu, '\ufffd') : value
  );
  let rest = Buffer.from(`\x1e${text}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

// What user code sees of this process: it may print, but not into the messages.

// Otherwise a full pipe makes node gather what is printed, and lose it at the end.
if (process.stderr._handle && process.stderr._handle.setBlocking) process.stderr._handle.setBlocking(true);
Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr });
process.argv.splice(1, 0, 'serverless');
process.execArgv = [];

// Calls: one configuration or one `${file(…)}` each.

let current = null;
let lastAsk = 0;
const calls = new Map();

class Call {
  constructor({ call, name }) {
    this.id = call;
    this.name = name;
    this.asks = new Map();
    this.isDone = false;
  }

  ask(question) {
    const ask = ++lastAsk;
    const answer = new Promise((resolve, reject) => this.asks.set(ask, { resolve, reject }));
    send({ type: 'ask', call: this.id, ask, question });
    keepAlive();
    return answer;
  }

  answer(ask, reply) {
    const { resolve, reject } = this.asks.get(ask);
    this.asks.delete(ask);
    if (reply.type === 'value') resolve(reply.value);
    else if (reply.type === 'pending') {
      reject(new ServerlessError('Cannot resolve variable', { code: 'MISSING_VARIABLE_DEPENDENCY' }));
    } else reject(new ServerlessError(reply.message, { [FAILURE]: reply.error }));
  }

  finish(outcome) {
    if (this.isDone) return;
    this.isDone = true;
    calls.delete(this.id);
    send({ type: 'done', call: this.id, outcome });
    keepAlive();
  }
}

const input = new Socket({ fd: 0, readable: true, writable: false });

// As long as an answer is to come from outside, the process waits for it. When user code is to answer and
// has nothing left to wait for, it never will; `beforeExit` sees that.
function keepAlive() {
  const waits = !current || current.isDone || current.asks.size > 0;
  if (waits) input.ref();
  else input.unref();
}

process.on('beforeExit', () => {
  if (current) current.finish({ type: 'error', message: `"${current.name}" gives a promise that is never settled` });
});

async function run(call, work) {
  let outcome;
  try {
    outcome = await work();
  } catch (error) {
    outcome = failure(error);
  }
  call.finish(outcome);
}

function receive(order) {
  if (order.type === 'environment') {
    Object.assign(process.env, order.variables);
    return;
  }
  if (order.type === 'answer') {
    current = calls.get(order.call) || null;
    if (current) current.answer(order.ask, order.reply);
  } else {
    current = new Call(order);
    calls.set(order.call, current);
    run(current, order.type === 'file' ? fileResult.bind(null, current, order) : () => configuration(order));
  }
  keepAlive();
}

let received = '';
input.setEncoding('utf8');
// What `node -e` defines for convenience, in part after this program has run, a file does not have.
input.once('data', () => {
  for (const name of ['require', 'module', 'exports', '__filename', '__dirname', ...builtinModules]) {
    if (!['console', 'crypto', 'process'].includes(name)) delete globalThis[name];
  }
});
input.on('data', (text) => {
  const lines = (received + text).split('\n');
  received = lines.pop();
  for (const line of lines) receive(JSON.parse(line));
});
input.on('end', () => process.exit(0));

// Errors: their words without the lines of the stack, and where in the user's files they were thrown.

const isError = (value) => util.types.isNativeError(value) || value instanceof Error;

/** The header of a stack, and the file and line a syntax error's stack begins with. */
function header(stack) {
  const text = stack.split('\n    at ')[0];
  const syntax = /^(\S.*):(\d+)\n[^]*?\n\n([^]*)$/.exec(text);
  return syntax ? { path: syntax[1], line: Number(syntax[2]), text: syntax[3] } : { text };
}

function words(error) {
  if (!error || !error.stack) return error;
  return header(String(error.stack)).text.split('\nRequire stack:')[0];
}

function position(error) {
  if (!error || !error.stack) return undefined;
  const stack = String(error.stack);
  const { path: file, line } = header(stack);
  if (file) return { path: file.replace(/^file:\/\//, ''), line, column: 1 };
  for (const frame of stack.split('\n    at ').slice(1)) {
    const [text] = frame.split('\n');
    const place = text.endsWith(')') ? text.slice(text.lastIndexOf(' (') + 2, -1) : text.replace(/^async /, '');
    const found = /^(?:file:\/\/)?((?:\/|[A-Za-z]:\\).*):(\d+):(\d+)$/.exec(place);
    if (found && !found[1].includes('node_modules')) {
      return { path: found[1], line: Number(found[2]), column: Number(found[3]) };
    }
  }
  return undefined;
}

/** An error in the framework's words about one that user code threw. */
const because = (text, cause) => new ServerlessError(`${text}: ${words(cause)}`, { [CAUSE]: cause });

function failure(error) {
  if (!isError(error)) return { type: 'error', message: `Non-error exception: ${util.inspect(error)}` };
  if (error.code === 'MISSING_VARIABLE_DEPENDENCY') return { type: 'pending' };
  if (error[FAILURE] != null) return { type: 'failed', error: error[FAILURE] };
  const cause = CAUSE in error ? error[CAUSE] : error;
  const message = error.constructor.name === 'ServerlessError' ? error.message : words(error);
  return { type: 'error', message, code: codeOf(cause), position: position(cause) };
}

function codeOf(error) {
  return error && typeof error.code === 'string' ? error.code : undefined;
}

// Kinds of values, as npm's `type` tells them.

const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

function isPrototype(value) {
  try {
    return Boolean(value.constructor) && value.constructor.prototype === value;
  } catch {
    return false;
  }
}

function isPlainFunction(value) {
  if (typeof value !== 'function' || isPrototype(value)) return false;
  return !/^\s*class[\s{/}]/.test(Function.prototype.toString.call(value));
}

function isPlainObject(value) {
  if (value == null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype && !hasOwn(prototype, 'propertyIsEnumerable')) return false;
  return !isPrototype(value);
}

function ensureString(value) {
  if (value == null || (typeof value === 'object' && value.toString === Object.prototype.toString)) {
    throw new ServerlessError(`${value} is not a string`);
  }
  return String(value);
}

// Configurations.

async function configuration({ path: file, name }) {
  if (path.extname(file) === '.ts') registerTypeScript(file, name);
  let value;
  try {
    value = path.extname(file) === '.mjs' ? (await import(pathToFileURL(file))).default : await require(file);
  } catch (error) {
    throw because(`Cannot load "${name}": Initialization error`, error);
  }
  if (!isPlainObject(value)) {
    throw new ServerlessError(`Invalid configuration at "${name}": Plain object expected`);
  }
  try {
    return { type: 'value', value: JSON.parse(JSON.stringify(value)) };
  } catch (error) {
    const expected = 'Plain JSON structure expected, when parsing observed error';
    throw new ServerlessError(`Invalid configuration at "${name}": ${expected}: ${error.message}`);
  }
}

function registerTypeScript(file, name) {
  if (process[Symbol.for('ts-node.register.instance')]) return;
  let compiler;
  try {
    compiler = findTypeScript(path.dirname(file));
  } catch (error) {
    const message = `Cannot parse "${name}": Resolution of "ts-node" failed with: ${error.message}`;
    throw new ServerlessError(message, { code: 'TS_NODE_NOT_FOUND' });
  }
  try {
    require(compiler).register();
  } catch (error) {
    throw new ServerlessError(`Cannot parse "${name}": Register of "ts-node" failed with: ${error.message}`);
  }
}

function findTypeScript(directory) {
  try {
    return createRequire(path.join(directory, 'any')).resolve('ts-node');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw new Error(`Cannot resolve "ts-node" due to: ${error.message}`);
  }
  try {
    const root = execFileSync('npm', ['root', '-g'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return require.resolve(path.join(String(root).trim(), 'ts-node'));
  } catch {
    throw new Error('"ts-node" not found');
  }
}

// Included files.

async function fileResult(call, order) {
  const value = await included(call, order);
  let copy;
  let isSupported = true;
  try {
    copy = JSON.parse(JSON.stringify(value));
  } catch {
    isSupported = false;
  }
  if (!isPlainObject(value) && !Array.isArray(value) && value !== copy) isSupported = false;
  return isSupported ? { type: 'value', value: copy } : { type: 'unsupported', shown: util.inspect(value) };
}

async function included(call, { path: file, name, address, options }) {
  const tools = {
    options,
    resolveConfigurationProperty: async (keys) => call.ask({ property: Array.from(keys, ensureString) }),
    resolveVariable: async (text) => call.ask({ variable: ensureString(text) }),
  };
  const base = path.basename(file);
  let isResolvedByFunction = false;

  // The first function on the way is called, anything before it awaited.
  const settle = async (value, texts) => {
    if (!isPlainFunction(value)) {
      try {
        return await value;
      } catch (error) {
        throw because(texts.awaited, error);
      }
    }
    isResolvedByFunction = true;
    try {
      return await value(tools);
    } catch (error) {
      if (error.code === 'MISSING_VARIABLE_DEPENDENCY' || error[FAILURE] != null) throw error;
      throw because(texts.called, error);
    }
  };

  try {
    require.resolve(file);
  } catch {
    return null;
  }
  let exported;
  try {
    exported = require(file);
  } catch (error) {
    throw because(`Cannot load "${name}": Initialization error`, error);
  }
  let value = await settle(exported, {
    called: `Cannot resolve "${base}": Returned JS function errored with`,
    awaited: `Cannot resolve "${base}": Received rejection`,
  });
  if (!address) return value;
  if (value == null) return null;
  const rejection = `Cannot resolve "${address}" out of "${base}": Received rejection`;
  for (const key of address.split('.')) {
    if (typeof value === 'string' && value.includes('${')) value = await call.ask({ text: value });
    value = value[key];
    if (value == null) return null;
    if (isResolvedByFunction) continue;
    value = await settle(value, { called: rejection, awaited: rejection });
    if (value == null && !isResolvedByFunction) return null;
  }
  return value;
}
