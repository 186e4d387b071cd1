package flowapi

// WithoutPlace is withoutPlace for its tests.
var WithoutPlace = withoutPlace
