// The namespaces that many files of this project use. Folders of the project itself are not here: their usings show which folder uses
// which, and a test draws the arrows.
global using System.Data.Common;
global using Avicenna.Application.Decisions;
global using Avicenna.Application.Errors;
global using Avicenna.Application.Observability;
global using Avicenna.Application.Startup;
global using Avicenna.Domain.ApiKeys;
global using Avicenna.Domain.Auditing;
global using Microsoft.Extensions.Options;
