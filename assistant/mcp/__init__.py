"""The same Assistant for MCP clients (Model Context Protocol): over stdio, and over HTTP at `/mcp` of the service."""
