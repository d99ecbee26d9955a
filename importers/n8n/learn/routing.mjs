// Nodes whose requests are written down as data instead of made by code: the engine's own reader of that data runs them.

/** Whether the engine itself makes the requests of a node. */
export const isWrittenDown = (node) => ["execute", "trigger", "poll", "webhook"].every((way) => node[way] === undefined);

/** Runs such a node on `count` items without data; `self` has the helpers that send nothing and gives the credentials. */
export async function routed(engine, { node, version }, params, self, count) {
  const { RoutingNode, ExecuteContext, Workflow } = readers(engine);
  const types = (node.description.credentials ?? []).map(({ name }) => name);
  const own = { id: "1", name: "Node", type: "node", typeVersion: version, position: [0, 0], parameters: params, credentials: Object.fromEntries(types.map((type) => [type, { id: "1", name: type }])) };
  const nodeTypes = { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) };
  const workflow = new Workflow({ id: "1", name: "w", nodes: [own], connections: {}, active: false, nodeTypes, settings: {}, staticData: {} });
  const items = Array.from({ length: count }, () => ({ json: {} }));
  const executeData = { node: workflow.getNode("Node"), data: { main: [items] }, source: null };
  const run = { startData: {}, resultData: { runData: {} }, executionData: { contextData: {}, metadata: {}, nodeExecutionStack: [], waitingExecution: {}, waitingExecutionSource: {} } };
  const more = { executionId: "1", currentNodeExecutionIndex: 0, variables: {}, restApiUrl: "", instanceBaseUrl: "", webhookBaseUrl: "", webhookWaitingBaseUrl: "", webhookTestBaseUrl: "", formWaitingBaseUrl: "", credentialsHelper: { getParentTypes: () => [], getDecrypted: async () => ({}) } };
  const context = new ExecuteContext(workflow, executeData.node, more, "manual", run, 0, items, { main: [items] }, executeData, [], new AbortController().signal);
  context.getCredentials = self.getCredentials;
  const reader = new RoutingNode(context, node);
  reader.rawRoutingRequest = async (single, { options }, type) => {
    const asked = { ...options, returnFullResponse: true };
    return type === undefined ? self.helpers.httpRequest(asked) : self.helpers.httpRequestWithAuthentication(type, asked);
  };
  const make = reader.makeRequest;
  reader.makeRequest = function made(request, single, ...given) {
    Object.assign(single, { getCredentials: self.getCredentials, helpers: { ...single.helpers, ...self.helpers } });
    return make.call(this, request, single, ...given);
  };
  return reader.runNode();
}

let loaded;
function readers({ require }) {
  if (loaded !== undefined) return loaded;
  require("reflect-metadata");
  const { RoutingNode, ExecuteContext } = require("n8n-core");
  const { Workflow, setGlobalState } = require("n8n-workflow");
  setGlobalState({ defaultTimezone: "UTC" });
  loaded = { RoutingNode, ExecuteContext, Workflow };
  return loaded;
}
