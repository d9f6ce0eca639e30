import { AwsError } from '../aws/call.ts'

/** Errors of API Gateway's control plane, with the statuses of the API reference. */
export const badRequest = (message: string) => new AwsError('BadRequestException', message, 400)
export const notFound = (message: string) => new AwsError('NotFoundException', message, 404)
export const conflict = (message: string) => new AwsError('ConflictException', message, 409)
export const tooManyRequests = (message: string) => new AwsError('TooManyRequestsException', message, 429)
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message, 429)
