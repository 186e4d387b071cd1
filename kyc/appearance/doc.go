// Package appearance is how a company's flow looks and speaks: named
// customisations (theme, colours, radius, font, logo) and named translations
// (the company's own texts). A page names them with customizationName and
// translationName (sdk.md 1.2); what it does not name is called Default.
//
// What is stored is data, never a style sheet or markup: colours, lengths, font
// names, a raster picture and plain texts.
package appearance
