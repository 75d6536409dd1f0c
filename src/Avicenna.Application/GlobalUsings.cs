// The namespaces that many files of this project use. Folders of the project itself are not here: their usings show which folder uses
// which, and a test draws the arrows.
global using AutoMapper;
global using Avicenna.Domain;
global using Avicenna.Domain.ApiKeys;
global using Avicenna.Domain.Endpoints;
global using Avicenna.Domain.Tenants;
global using FluentValidation;
global using MediatR;
global using Microsoft.Extensions.Logging;
global using Microsoft.Extensions.Options;
