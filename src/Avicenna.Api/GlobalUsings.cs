// The namespaces that many files of this project use. Folders of the project itself are not here: their usings show which folder uses
// which, and a test draws the arrows.
global using System.Globalization;
global using System.Text;
global using System.Text.Json;
global using Avicenna.Application;
global using Avicenna.Application.ApiKeys;
global using Avicenna.Application.Errors;
global using Avicenna.Application.Observability;
global using Avicenna.Application.Settings;
global using Avicenna.Application.Tenants;
global using Avicenna.Domain.ApiKeys;
global using MediatR;
global using Microsoft.AspNetCore.Authorization;
global using Microsoft.AspNetCore.Mvc;
global using Microsoft.Extensions.Options;
