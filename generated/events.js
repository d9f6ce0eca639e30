// Generated from openapi.yaml by `npm run generate`. Do not edit.
// <stdin>
var createChatCompletion = validate22;
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  validate22.errors = null;
  return true;
}
var createMessage = validate23;
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  validate23.errors = null;
  return true;
}
var createResponse = validate24;
function validate24(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  validate24.errors = null;
  return true;
}
export {
  createChatCompletion,
  createMessage,
  createResponse
};
