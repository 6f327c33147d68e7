module connect-mock/driver

go 1.24
