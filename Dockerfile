FROM golang:1.26 AS build
WORKDIR /source
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /entitlegraph .

FROM debian:12-slim
USER nobody
COPY --from=build /entitlegraph /entitlegraph
ENTRYPOINT ["/entitlegraph"]
