// Generated from openapi.yaml by `npm run generate`. Do not edit.
import type { ValidateFunction } from 'ajv'

export const getUsage: ValidateFunction
export const revokeAccessKey: ValidateFunction
export const getUsableModel: ValidateFunction
export const createMessage: ValidateFunction
export const listPeople: ValidateFunction
export const getPerson: ValidateFunction
export const disablePerson: ValidateFunction
export const enablePerson: ValidateFunction
export const endSessions: ValidateFunction
export const revokePersonKey: ValidateFunction
export const setPersonPlan: ValidateFunction
export const getPlan: ValidateFunction
export const putPlan: ValidateFunction
export const deletePlan: ValidateFunction
export const setDomainPlan: ValidateFunction
export const deleteDomainPlan: ValidateFunction
export const setGroupPlan: ValidateFunction
export const deleteGroupPlan: ValidateFunction
export const putServiceAccount: ValidateFunction
export const deleteServiceAccount: ValidateFunction
export const createServiceAccountKey: ValidateFunction
export const listUsage: ValidateFunction
export const listAuditEntries: ValidateFunction
export const getDocs: ValidateFunction
export const getPortal: ValidateFunction
export const getOpenapi: ValidateFunction
