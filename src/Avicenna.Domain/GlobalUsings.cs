// The namespaces that many files of this project use. Folders of the project itself are not here: their usings show which folder uses
// which, and a test draws the arrows.
global using System.Diagnostics.CodeAnalysis;
global using System.Text;
