document.title = 'idngo'

export {}
